"""One direction of a row compiled: what is read, what it becomes, where it is written."""

from rules.chains import chain_towards
from rules.compiled import OnMissing, Row
from rules.findings import Faulty, Finding, below
from rules.literals import constant as read_constant
from rules.model import FieldRow, MappingModel, Scalar
from rules.sides import Paired, Surroundings, role_of
from rules.translate import Translate, compile_reference, compile_translation, unchanged
from rules.validations import Valid, compile_validation, validated
from rules.ways import Way, direction_of
from schemas.fields import FieldType
from schemas.keys import Role, other
from schemas.values import Value


def compile_row(model: MappingModel, way: Way, role: Role, around: Surroundings) -> Row:
    """Compile one direction of a row. Raises Faulty, its path inside the row."""
    row, into = way.row, around.table(model, other(role)).fields[way.target]
    is_valid = _validation(model, way, role, around)
    default = _fixed("default", row.default, into, is_valid) if row.has_default else None
    constant = _fixed("constant", row.constant, into, is_valid) if row.is_constant else default
    return Row(
        source=way.sources[0] if way.sources else None,
        target=way.target,
        translate=_translation(model, way, role, around, is_valid),
        constant=None if way.sources else constant,
        reference=_reference(model, way, role, around),
        missing=_missing(row, into),
        blank="" if _takes_blank(into) else None,
        also=way.sources[1:],
        default=default,
        has_default=row.has_default,
        new_only=row.is_initial,
        not_empty=row.not_empty,
        counts_blank=row.options is not None,
    )


def _takes_blank(field: FieldType) -> bool:
    return field.kind == "text" and not field.nullable


def _missing(row: FieldRow, into: FieldType) -> OnMissing:
    """Tell what to do while there is no counterpart: what takes no blank, or is never emptied, stays."""
    wanted: OnMissing = "clear" if row.options is not None else row.missing
    stays = row.not_empty or not (into.nullable or _takes_blank(into))
    return "keep" if wanted == "clear" and stays else wanted


def _fixed(setting: str, written: Scalar, field: FieldType, is_valid: Valid | None) -> Value:
    """Read a value that is written in the mapping. Raises Faulty."""
    with below(setting):
        value = read_constant(written, field)
        if is_valid is not None and not is_valid(value):
            message = f"{value!r} is not what `validate` lets pass."
            raise Faulty(Finding((), message, "Write another value, or mend `validate`."))
    return value


def _validation(model: MappingModel, way: Way, role: Role, around: Surroundings) -> Valid | None:
    if way.row.validation is None:
        return None
    table = around.table(model, other(role))
    with below("validate"):
        return compile_validation(way.row.validation, table.fields[way.target], table)


def _translation(
    model: MappingModel, way: Way, role: Role, around: Surroundings, is_valid: Valid | None
) -> Translate:
    if not way.sources:
        return unchanged
    names = _names(model, way, role, around)
    translate = _bare_translation(model, way, role, around, names)
    return translate if is_valid is None else validated(translate, is_valid, names)


def _bare_translation(
    model: MappingModel, way: Way, role: Role, around: Surroundings, names: str
) -> Translate:
    source, target = around.table(model, role), around.table(model, other(role))
    into = target.fields[way.target]
    if way.row.goes_through is not None:
        return compile_reference(into, names)
    first, *also = (source.fields[name] for name in way.sources)
    direction = direction_of(model, way.row) or "both"
    chain = chain_towards(way.row, other(role), direction, around.registry)
    return compile_translation(first, into, chain, names, also)


def _names(model: MappingModel, way: Way, role: Role, around: Surroundings) -> str:
    source, target = around.table(model, role), around.table(model, other(role))
    return f"{' + '.join(f'{source}.{name}' for name in way.sources)} -> {target}.{way.target}"


def _reference(model: MappingModel, way: Way, role: Role, around: Surroundings) -> tuple[str, Role] | None:
    name = way.row.goes_through
    if name is None:
        return None
    known = around.by_name if way.row.reference is not None else around.options
    there: Paired | None = known.get(name)
    if there is None:
        setting = "reference" if way.row.reference is not None else "options"
        message = f"the mapping `{name}` is missing, or has errors itself."
        raise Faulty(Finding((setting,), message, "echoless mapping check"))
    return name, role_of(there, around.table(model, role).side, role)
