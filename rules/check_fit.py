"""Doubts that only the types of the fields raise: texts that may not fit, fields nobody fills."""

from collections.abc import Iterator

from rules.chains import chain_towards
from rules.findings import Finding
from rules.model import MappingModel
from rules.sides import Surroundings
from rules.ways import Way, direction_of, sends, ways
from schemas.fields import FieldType
from schemas.keys import ROLES, Role, other


def length_findings(model: MappingModel, index: int, around: Surroundings) -> Iterator[Finding]:
    """Warn where the source may hold longer texts than the target takes: such a value is an error."""
    for role in ROLES:
        for way in ways(model, role):
            if way.index == index and way.source is not None and way.row.reference is None:
                source = around.table(model, role).fields[way.source]
                target = around.table(model, other(role)).fields[way.target]
                most = _longest(model, way, role, source, around)
                if _is_text(source, target) and target.max_length is not None and most > target.max_length:
                    yield _may_not_fit(source, target, most)


def _is_text(source: FieldType, target: FieldType) -> bool:
    return source.kind == target.kind == "text" and source.max_length is not None


def _longest(model: MappingModel, way: Way, role: Role, source: FieldType, around: Surroundings) -> int:
    most = source.max_length or 0
    direction = direction_of(model, way.row) or "both"
    for transform in chain_towards(way.row, other(role), direction, around.registry):
        most = transform.longest(most)
    return most


def _may_not_fit(source: FieldType, target: FieldType, most: int) -> Finding:
    message = (
        f"`{source.name}` may give {most} characters, `{target.name}` takes {target.max_length}: "
        "a longer value is an error of its record."
    )
    remedy = f"Live with it, or add {{substring: {{length: {target.max_length}}}}} to the row's `transform`."
    return Finding((), message, remedy, "warning")


def unfilled_findings(model: MappingModel, around: Surroundings) -> Iterator[Finding]:
    """Warn of fields that take no null and that no row fills when a record is created."""
    for role in ROLES:
        creates = getattr(model.create, other(role)) and not model.only_coupled
        if not (creates and sends(model.direction, role)):
            continue
        table = around.table(model, other(role))
        filled = {way.target for way in ways(model, role)} | {table.key}
        for field in table.fields.values():
            if not field.nullable and field.name not in filled:
                message = (
                    f"records are created in {table}, but no row fills `{field.name}`, which takes no null."
                )
                remedy = f"Add a row such as {{{other(role)}: {field.name}, constant: ...}}."
                yield Finding(("fields",), message, remedy, "warning")
