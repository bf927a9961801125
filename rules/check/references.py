"""References between mappings: do they lead anywhere, and do they wait for each other?"""

from collections.abc import Generator, Iterator, Mapping
from typing import TypeVar

from rules.adapt import holds
from rules.check.option_ends import option_key_findings
from rules.findings import Finding, did_you_mean
from rules.model import FieldRow, MappingModel, OptionsModel
from rules.sides import Paired, Surroundings, role_of
from rules.ways import ends
from schemas.keys import ROLES
from schemas.tables import UnknownTable

T = TypeVar("T")


def reference_findings(model: MappingModel, row: FieldRow, around: Surroundings) -> Iterator[Finding]:
    """Check that a row's reference names a mapping between the same sides, with keys like its fields."""
    if row.reference is not None:
        there = yield from _found("reference", row.reference, around.by_name, around)
        if there is not None and (yield from _between_the_same_sides("reference", model, there)):
            yield from _key_findings(model, row, there, around)
            if model.enabled and row.enabled and not there.enabled:
                message = f"`{there.mapping}` is switched off: no new record of it will be coupled."
                yield Finding(("reference",), message, "Switch it on, or this row off.", "warning")
    if row.options is not None:
        options = yield from _found("options", row.options, around.options, around)
        if options is not None and (yield from _between_the_same_sides("options", model, options)):
            yield from option_key_findings(model, row, options, around)


def _found(
    setting: str, name: str, known: Mapping[str, T], around: Surroundings
) -> Generator[Finding, None, T | None]:
    """Find what a name stands for, or tell that it stands for nothing or for something else."""
    if name in known:
        return known[name]
    kind, instead = ("option mapping", "reference") if setting == "options" else ("mapping", "options")
    if name in around.by_name or name in around.options:
        yield Finding((setting,), f"`{name}` is no {kind}.", f"Write `{instead}: {name}`.")
    elif name not in around.unread:
        yield Finding((setting,), f"there is no {kind} `{name}`.", did_you_mean(name, known))
    return None


def _between_the_same_sides(
    setting: str, model: MappingModel, there: Paired
) -> Generator[Finding, None, bool]:
    if {there.left.side, there.right.side} == {model.left.side, model.right.side}:
        return True
    name = there.options if isinstance(there, OptionsModel) else there.mapping
    message = (
        f"`{name}` is between {there.left.side} and {there.right.side}, "
        f"this mapping between {model.left.side} and {model.right.side}."
    )
    yield Finding((setting,), message, "Refer to a mapping between the same sides.")
    return False


def _key_findings(
    model: MappingModel, row: FieldRow, there: MappingModel, around: Surroundings
) -> Iterator[Finding]:
    for role in ROLES:
        try:
            mine = around.table(model, role)
            table = around.table(there, role_of(there, mine.side, role))
        except UnknownTable:
            continue
        key = table.fields[table.key]
        for field in [mine.fields[name] for name in ends(row, role) if name in mine.fields]:
            if not holds(key.kind, field.kind):
                message = f"`{field.name}` is {field.kind}, the key of {table}, `{key.name}`, is {key.kind}."
                yield Finding((role,), message, f"Map a field that holds keys of {table}.")


def cycle_findings(model: MappingModel, by_name: Mapping[str, MappingModel]) -> Iterator[Finding]:
    """Warn of references that park and lead back to this mapping: two records can wait for each other."""
    for index, row in enumerate(model.fields):
        path = _path_back(row.reference, model.mapping, by_name) if _waits(row) else None
        if path is not None:
            round_trip = " -> ".join((model.mapping, *path))
            message = f"required references go round in a circle: {round_trip}."
            remedy = (
                "Write `missing: clear` or `missing: keep` on one of them, or two new records wait for ever."
            )
            yield Finding(("fields", index, "reference"), message, remedy, "warning")


def _path_back(start: str | None, goal: str, by_name: Mapping[str, MappingModel]) -> list[str] | None:
    """Find the shortest way through required references, if there is one."""
    paths = [[start]] if start is not None else []
    seen = {start}
    while paths:
        path = paths.pop(0)
        if path[-1] == goal:
            return path
        for name in _required(by_name.get(path[-1])):
            if name not in seen:
                seen.add(name)
                paths.append([*path, name])
    return None


def _required(model: MappingModel | None) -> list[str]:
    rows = model.fields if model is not None and model.enabled else ()
    return [row.reference for row in rows if row.reference is not None and _waits(row)]


def _waits(row: FieldRow) -> bool:
    return row.enabled and row.parks
