"""From the mappings as written to closures: done once, at start, so that no event pays for it."""

from collections.abc import Iterable, Iterator, Mapping

from rules.chains import chain_towards
from rules.compiled import CompiledMapping, Lane, Policy, Row
from rules.filters import compile_filter
from rules.findings import Faulty, Finding
from rules.literals import constant
from rules.model import FieldRow, MappingModel
from rules.sides import SideFacts, Surroundings
from rules.transforms import TRANSFORMS, Registry
from rules.translate import Translate, compile_reference, compile_translation, unchanged
from rules.ways import Way, direction_of, end, place, sends, ways
from schemas.fields import FieldType
from schemas.keys import ROLES, Role, other
from schemas.tables import Catalog
from schemas.values import Value


def compile_mappings(
    models: Iterable[MappingModel],
    catalog: Catalog,
    sides: Mapping[str, SideFacts],
    registry: Registry = TRANSFORMS,
) -> dict[str, CompiledMapping]:
    """Compile mappings that ``load_mappings`` found no errors in; by name. Raises Faulty otherwise."""
    by_name = {model.mapping: model for model in models}
    around = Surroundings(by_name, catalog, sides, registry)
    return {
        name: CompiledMapping(
            name=name,
            left=_lane(model, "left", around),
            right=_lane(model, "right", around),
            policies=_policies(model),
            same=dict.fromkeys(_compared_as_codes(model), same_code),
            enforce=frozenset(_enforced(model)),
        )
        for name, model in by_name.items()
    }


def _lane(model: MappingModel, role: Role, around: Surroundings) -> Lane:
    here = place(model, role)
    facts = around.sides[here.side]
    runs = sends(model.direction, role)
    rows = tuple(compile_row(model, way, role, around) for way in ways(model, role))
    return Lane(
        role=role,
        side=here.side,
        table=here.table,
        integration_user=facts.integration_user,
        sends=runs,
        creates=runs and not model.only_coupled and getattr(model.create, other(role)),
        matches=compile_filter(here.filter, around.table(model, role)),
        rows=rows,
        rows_of=_by_source(rows),
        on_delete=getattr(model.on_delete, role),
        foreign_writes=(
            getattr(model.foreign_writes, role) if model.foreign_writes else facts.foreign_writes
        ),
    )


def _by_source(rows: tuple[Row, ...]) -> dict[str, tuple[Row, ...]]:
    fields = dict.fromkeys(row.source for row in rows if row.source is not None)
    return {field: tuple(row for row in rows if row.source == field) for field in fields}


def compile_row(model: MappingModel, way: Way, role: Role, around: Surroundings) -> Row:
    """Compile one direction of a row. Raises Faulty, its path inside the row."""
    source, target = around.table(model, role), around.table(model, other(role))
    into = target.fields[way.target]
    return Row(
        source=way.source,
        target=way.target,
        translate=_translation(model, way, role, around),
        constant=constant_of(way.row, into) if way.source is None else None,
        reference=_reference(way.row, source.side, role, around),
        missing=way.row.missing,
    )


def constant_of(row: FieldRow, field: FieldType) -> Value:
    """Give the constant of a row as a value of its field. Raises Faulty."""
    try:
        return constant(row.constant, field)
    except Faulty as faulty:
        raise Faulty(faulty.finding.below(("constant",))) from faulty


def _translation(model: MappingModel, way: Way, role: Role, around: Surroundings) -> Translate:
    if way.source is None:
        return unchanged
    source, target = around.table(model, role), around.table(model, other(role))
    into = target.fields[way.target]
    names = f"{source}.{way.source} -> {target}.{way.target}"
    if way.row.reference is not None:
        return compile_reference(into, names)
    direction = direction_of(model, way.row) or "both"
    chain = chain_towards(way.row, other(role), direction, around.registry)
    return compile_translation(source.fields[way.source], into, chain, names)


def _reference(row: FieldRow, side: str, role: Role, around: Surroundings) -> tuple[str, Role] | None:
    if row.reference is None:
        return None
    there = around.by_name.get(row.reference)
    if there is None:
        message = f"the mapping `{row.reference}` is missing, or has errors itself."
        raise Faulty(Finding(("reference",), message, "echoless mapping check"))
    return row.reference, role_of(there, side, role)


def role_of(model: MappingModel, side: str, role: Role) -> Role:
    """Give the role in which a side stands in a mapping; where both are this side, the same role."""
    if model.left.side == model.right.side:
        return role
    return "left" if model.left.side == side else "right"


def _policies(model: MappingModel) -> dict[tuple[Role, str], Policy]:
    return {
        (role, field): row.conflict or model.conflict
        for row in model.fields
        for role in ROLES
        if (field := end(row, role)) is not None
    }


def _compared_as_codes(model: MappingModel) -> Iterator[tuple[Role, str]]:
    for row in model.fields:
        for role in ROLES:
            field = end(row, role)
            if row.compare == "code" and field is not None:
                yield role, field


def _enforced(model: MappingModel) -> Iterator[tuple[Role, str]]:
    for role in ROLES:
        for way in ways(model, role):
            if way.row.enforce:
                yield other(role), way.target


def same_code(one: Value, two: Value) -> bool:
    """Compare as business systems compare codes: trimmed and without regard to case.

    >>> same_code("eur ", "EUR"), same_code(None, "")
    (True, False)
    """
    if isinstance(one, str) and isinstance(two, str):
        return one.strip().casefold() == two.strip().casefold()
    return one == two
