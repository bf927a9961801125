"""Named rules in filters: their names, their settings and the fields they read, seen to once."""

from pydantic import ValidationError

from rules.findings import Faulty, Finding, did_you_mean
from rules.model import Filter
from rules.named import Matches, NamedRule, RuleRegistry
from schemas.tables import TableType


def compile_rule(written: Filter, table: TableType, rules: RuleRegistry) -> Matches:
    """Make the closure of a named rule on a table. Raises Faulty, its path inside the filter."""
    kind = rules.get(written.rule or "")
    if kind is None:
        message = f"there is no rule `{written.rule}`."
        raise Faulty(Finding(("rule",), message, did_you_mean(written.rule, rules)))
    rule = _built(written, kind)
    for name in rule.reads():
        _see_field(written, name, rule, table)
    return rule.compiled()


def _built(written: Filter, kind: type[NamedRule]) -> NamedRule:
    try:
        return kind.model_validate(written.settings)
    except ValidationError as invalid:
        first = invalid.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        known = ", ".join(kind.model_fields)
        message = f"the rule `{written.rule}`: `{place}`: {first['msg']}."
        remedy = f"Its settings: {known}." if known else "It has no settings."
        raise Faulty(Finding(("rule",), message, remedy)) from invalid


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
