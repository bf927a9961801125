"""References between mappings: do they lead anywhere, and do they wait for each other?"""

from collections.abc import Iterator, Mapping

from rules.adapt import holds
from rules.compile import role_of
from rules.findings import Finding, did_you_mean
from rules.model import FieldRow, MappingModel
from rules.sides import Surroundings
from rules.ways import end
from schemas.keys import ROLES
from schemas.tables import UnknownTable


def reference_finding(model: MappingModel, row: FieldRow, around: Surroundings) -> Iterator[Finding]:
    """Check that a row's reference names a mapping between the same sides, with keys like its fields."""
    there = around.by_name.get(row.reference or "")
    if there is None:
        names = did_you_mean(row.reference, around.by_name)
        yield Finding(("reference",), f"there is no mapping `{row.reference}`.", names)
        return
    if {there.left.side, there.right.side} != {model.left.side, model.right.side}:
        message = (
            f"`{there.mapping}` is between {there.left.side} and {there.right.side}, "
            f"this mapping between {model.left.side} and {model.right.side}."
        )
        yield Finding(("reference",), message, "Refer to a mapping between the same sides.")
        return
    yield from _key_findings(model, row, there, around)


def _key_findings(
    model: MappingModel, row: FieldRow, there: MappingModel, around: Surroundings
) -> Iterator[Finding]:
    for role in ROLES:
        try:
            mine = around.table(model, role)
            table = around.table(there, role_of(there, mine.side, role))
        except UnknownTable:
            continue
        field, key = mine.fields.get(end(row, role) or ""), table.fields[table.key]
        if field is not None and not holds(key.kind, field.kind):
            message = f"`{field.name}` is {field.kind}, the key of {table}, `{key.name}`, is {key.kind}."
            yield Finding((role,), message, f"Map a field that holds keys of {table}.")


def cycle_findings(model: MappingModel, by_name: Mapping[str, MappingModel]) -> Iterator[Finding]:
    """Warn of references that park and lead back to this mapping: two records can wait for each other."""
    for index, row in enumerate(model.fields):
        path = _path_back(row.reference, model.mapping, by_name) if row.missing == "park" else None
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
    rows = model.fields if model is not None else ()
    return [row.reference for row in rows if row.reference is not None and row.missing == "park"]
