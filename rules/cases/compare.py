"""What a case expected beside what was decided."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rules.cases.images import read_fields, table_of
from rules.cases.model import Expect, Fields
from rules.cases.rulebook import Rulebook
from rules.compiled import CompiledMapping
from rules.decision import Decision
from rules.findings import Faulty
from rules.outcome import Outcome
from schemas.keys import ROLES
from schemas.messages import Command
from schemas.values import Value, Values

NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as expected."""

    what: str
    expected: str
    got: str


def differences(
    expect: Expect, decision: Decision, mapping: CompiledMapping, rules: Rulebook
) -> list[Difference]:
    """Compare all that is expected. Raises Faulty, its path inside what is expected."""
    command = _meant(expect, decision)
    return [
        *_of_decision(expect, decision, rules),
        *_of_conflict(expect, decision, mapping),
        *_of_command(expect, decision, command),
        *_of_values(expect, command, rules),
    ]


def why(decision: Decision) -> str:
    """Say why it was decided so; of a record that was refused, what is wrong with it."""
    if decision.outcome != Outcome.REJECTED or decision.problem is None:
        return decision.reason
    return "; ".join(filter(None, (decision.reason, decision.problem.message)))


def _meant(expect: Expect, decision: Decision) -> Command | None:
    """Give the command that the expectation is about: one decision may send to both sides."""
    fitting = [command for command in decision.commands if expect.to in {None, _goes_to(command)}]
    return next(iter(fitting or decision.commands), None)


def _of_decision(expect: Expect, decision: Decision, rules: Rulebook) -> Iterator[Difference]:
    if expect.outcome not in {None, decision.outcome}:
        yield Difference("outcome", str(expect.outcome), str(decision.outcome))
    if expect.reason is not None and expect.reason not in why(decision):
        yield Difference("reason", f"… {expect.reason} …", why(decision))
    if "error" in expect.model_fields_set:
        code = decision.problem.code if decision.problem is not None else None
        if code != expect.error:
            yield Difference("error", expect.error or NOTHING, code or NOTHING)
    if "waits_for" in expect.model_fields_set:
        yield from _of_waits(expect, decision, rules)


def _of_waits(expect: Expect, decision: Decision, rules: Rulebook) -> Iterator[Difference]:
    links = decision.coupling.waits if decision.coupling is not None else ()
    waits = {rules.spell(link) for link in links}
    if waits != set(expect.waits_for):
        yield Difference("waits for", _listed(expect.waits_for), _listed(waits))


def _of_conflict(expect: Expect, decision: Decision, mapping: CompiledMapping) -> Iterator[Difference]:
    if "conflict" not in expect.model_fields_set:
        return
    found = decision.outcome == Outcome.CONFLICT
    wanted = () if isinstance(expect.conflict, bool) else expect.conflict
    named = set(re.findall(r"\w+", decision.reason))
    missing = [name for name in wanted if named.isdisjoint(_by_either_name(name, mapping))]
    if found != bool(expect.conflict) or missing:
        expected = _listed(wanted) if wanted else "any" if expect.conflict else NOTHING
        yield Difference("conflict", expected, decision.reason if found else NOTHING)


def _by_either_name(field: str, mapping: CompiledMapping) -> set[str]:
    """Give what the two sides call a field: the reason has the name on the side that changed last."""
    rows = [{*row.sources, row.target} for role in ROLES for row in mapping.lane(role).rows]
    return {field}.union(*(names for names in rows if field in names))


def _of_command(expect: Expect, decision: Decision, command: Command | None) -> Iterator[Difference]:
    operation = command.operation if command is not None else "none"
    if expect.operation not in {None, operation}:
        yield Difference("operation", str(expect.operation), operation)
    goes_to = _goes_to(command) if command is not None else NOTHING
    if expect.to is not None and expect.to != goes_to:
        yield Difference("to", expect.to, goes_to)
    if expect.operation == "none" and len(decision.commands) > 1:
        yield Difference("to", NOTHING, _listed(map(_goes_to, decision.commands)))


def _goes_to(command: Command) -> str:
    table = f"{command.side}/{command.table}"
    return table if command.operation == "create" else f"{table}/{command.record_id}"


def _of_values(expect: Expect, command: Command | None, rules: Rulebook) -> Iterator[Difference]:
    if expect.values is None and expect.includes is None and not expect.without:
        return
    if command is None:
        if expect.values is not None or expect.includes is not None:
            yield Difference("values", "a command", NOTHING)
        return
    got = command.values
    wanted = _read("includes", expect.includes or {}, command, rules)
    exact = _read("values", expect.values or {}, command, rules)
    surplus = got.keys() - exact.keys() if expect.values is not None else got.keys() & set(expect.without)
    for name, value in {**wanted, **exact}.items():
        if name not in got or got[name] != value:
            yield Difference(name, _spell(value), _spell(got[name]) if name in got else "not written")
    for name in sorted(surplus):
        yield Difference(name, "not written", _spell(got[name]))


def _read(key: str, written: Fields, command: Command, rules: Rulebook) -> Values:
    try:
        return read_fields(table_of(rules.catalog, command.side, command.table), written)
    except Faulty as faulty:
        raise Faulty(faulty.finding.below((key,))) from faulty


def _spell(value: Value) -> str:
    return "null" if value is None else repr(value) if isinstance(value, str) else str(value)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or NOTHING
