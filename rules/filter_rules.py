"""Named rules in filters: their names, their settings and the fields they read, seen to once."""

from rules.findings import Faulty, Finding, below, did_you_mean
from rules.given import read_settings
from rules.model import Filter
from rules.named import Matches, NamedRule, RuleRegistry
from schemas.tables import TableType


def compile_rule(written: Filter, table: TableType, rules: RuleRegistry) -> Matches:
    """Make the closure of a named rule on a table. Raises Faulty, its path inside the filter."""
    kind = rules.get(written.rule or "")
    if kind is None:
        message = f"there is no rule `{written.rule}`."
        raise Faulty(Finding(("rule",), message, did_you_mean(written.rule, rules)))
    with below("rule"):
        rule = read_settings(kind, written.settings, f"the rule `{written.rule}`")
    for name in rule.reads():
        _see_field(written, name, rule, table)
    return rule.compiled()


def _see_field(written: Filter, name: str, rule: NamedRule, table: TableType) -> None:
    field = table.fields.get(name)
    setting = next((key for key, value in written.settings.items() if value == name), "rule")
    if field is None:
        message = f"{table} has no field `{name}`."
        raise Faulty(Finding((setting,), message, did_you_mean(name, table.fields)))
    if field.kind not in rule.takes:
        message = (
            f"the rule `{written.rule}` reads {' or '.join(sorted(rule.takes))}; `{name}` is {field.kind}."
        )
        raise Faulty(Finding((setting,), message, "Name another field."))
