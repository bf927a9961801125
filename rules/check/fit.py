"""Doubts that only the types of the fields raise: nulls where none may be, keys, fields nobody fills."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from rules.chains import Chain, chain_towards
from rules.compile_templates import templates_of
from rules.findings import Finding
from rules.model import MappingModel
from rules.sides import Surroundings
from rules.ways import Way, direction_of, sends, ways
from schemas.fields import FieldType, Kind
from schemas.keys import ROLES, Role, other
from schemas.tables import TableType

_INSTEAD: Mapping[Kind, str] = MappingProxyType(
    {"text": "'-'", "boolean": "false", "integer": "0", "long": "0", "decimal": "0", "double": "0"}
)
"""What may be written for null, by the kind of its field."""


def doubts_of_row(model: MappingModel, index: int, around: Surroundings) -> Iterator[Finding]:
    """Warn where the source may hold what the target does not take: such a value is an error."""
    for role in ROLES:
        for way in ways(model, role):
            if way.index == index and way.sources:
                sources = [around.table(model, role).fields[name] for name in way.sources]
                target = around.table(model, other(role)).fields[way.target]
                chain = _chain(model, way, role, around)
                if not way.row.not_empty:
                    yield from _null_finding(sources, target, chain, other(role))
                yield from _key_finding(target, around.table(model, other(role)))


def _chain(model: MappingModel, way: Way, role: Role, around: Surroundings) -> Chain | None:
    """Give the transforms on the way; None: the value is a record id, of which nothing is known."""
    if way.row.goes_through is not None:
        return None
    return chain_towards(way.row, other(role), direction_of(model, way.row) or "both", around.registry)


def _null_finding(
    sources: Sequence[FieldType], target: FieldType, chain: Chain | None, to: Role
) -> Iterator[Finding]:
    nullable = all(field.nullable for field in sources)
    if chain is None and target.kind == "text":  # a record id: what refers to nothing becomes a blank
        return
    if nullable and not target.nullable and not any(step.sees_null for step in chain or ()):
        message = f"{_named(sources)} may be null, `{target.name}` takes no null"
        instead = _INSTEAD.get(target.kind, "...")
        yield _record_error(
            message, f"To write a value for null: `transform: {{to_{to}: [{{if_null: {instead}}}]}}`."
        )


def _named(fields: Sequence[FieldType]) -> str:
    return " and ".join(f"`{field.name}`" for field in fields)


def _key_finding(target: FieldType, table: TableType) -> Iterator[Finding]:
    if target.name == table.key:
        message = (
            f"`{target.name}` is the key of {table}: writing it to an existing record makes another of it."
        )
        yield Finding((), message, "Leave the row out: couplings tie the keys together.", "warning")


def _record_error(message: str, remedy: str) -> Finding:
    return Finding((), f"{message}: such a value is an error of its record.", remedy, "warning")


def unfilled_findings(model: MappingModel, around: Surroundings) -> Iterator[Finding]:
    """Warn of fields that take no null and that no row fills when a record is created."""
    for role in ROLES:
        creates = getattr(model.create, other(role)) and not model.only_coupled
        if not (creates and sends(model.direction, role)):
            continue
        table = around.table(model, other(role))
        filled = {way.target for way in ways(model, role)} | _templated(model, other(role)) | {table.key}
        for field in table.fields.values():
            if not field.nullable and field.name not in filled:
                message = (
                    f"records are created in {table}, but no row fills `{field.name}`, which takes no null."
                )
                remedy = f"Add a row such as {{{other(role)}: {field.name}, constant: ...}}."
                yield Finding(("fields",), message, remedy, "warning")


def _templated(model: MappingModel, target: Role) -> set[str]:
    """Give the fields that every new record gets from a template, whatever its source record is."""
    return {name for t in templates_of(model, target) if t.filter is None for name in t.values}
