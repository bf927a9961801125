"""One direction of a row compiled: what is read, what it becomes, where it is written."""

from dataclasses import dataclass

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
from schemas.tables import TableType
from schemas.values import Value


@dataclass(frozen=True, slots=True)
class _Course:
    """One direction of a row, and the tables between which it runs."""

    model: MappingModel
    way: Way
    role: Role
    """Where it starts."""
    around: Surroundings

    @property
    def source(self) -> TableType:
        return self.around.table(self.model, self.role)

    @property
    def target(self) -> TableType:
        return self.around.table(self.model, other(self.role))

    @property
    def into(self) -> FieldType:
        return self.target.fields[self.way.target]

    def __str__(self) -> str:
        sources = " + ".join(f"{self.source}.{name}" for name in self.way.sources)
        return f"{sources} -> {self.target}.{self.way.target}"


def compile_row(model: MappingModel, way: Way, role: Role, around: Surroundings) -> Row:
    """Compile one direction of a row. Raises Faulty, its path inside the row."""
    row, course = way.row, _Course(model, way, role, around)
    is_valid = _validation(course)
    default = _fixed("default", row.default, course, is_valid) if row.has_default else None
    constant = _fixed("constant", row.constant, course, is_valid) if row.is_constant else default
    return Row(
        source=way.sources[0] if way.sources else None,
        target=way.target,
        translate=_translation(course, is_valid),
        constant=None if way.sources else constant,
        reference=_reference(course),
        missing=_missing(row, course.into),
        blank="" if _takes_blank(course.into) else None,
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


def _fixed(setting: str, written: Scalar, course: _Course, is_valid: Valid | None) -> Value:
    """Read a value that is written in the mapping. Raises Faulty."""
    with below(setting):
        value = read_constant(written, course.into)
        if is_valid is not None and not is_valid(value):
            message = f"{value!r} is not what `validate` lets pass."
            raise Faulty(Finding((), message, "Write another value, or mend `validate`."))
    return value


def _validation(course: _Course) -> Valid | None:
    written = course.way.row.validation
    if written is None:
        return None
    with below("validate"):
        return compile_validation(written, course.into, course.target)


def _translation(course: _Course, is_valid: Valid | None) -> Translate:
    if not course.way.sources:
        return unchanged
    translate = _bare_translation(course)
    return translate if is_valid is None else validated(translate, is_valid, str(course))


def _bare_translation(course: _Course) -> Translate:
    row = course.way.row
    if row.goes_through is not None:
        return compile_reference(course.into, str(course))
    first, *also = (course.source.fields[name] for name in course.way.sources)
    direction = direction_of(course.model, row) or "both"
    chain = chain_towards(row, other(course.role), direction, course.around.registry)
    return compile_translation(first, course.into, chain, str(course), also)


def _reference(course: _Course) -> tuple[str, Role] | None:
    row, around = course.way.row, course.around
    name = row.goes_through
    if name is None:
        return None
    setting = "reference" if row.reference is not None else "options"
    there: Paired | None = around.by_name.get(name) if setting == "reference" else around.options.get(name)
    if there is None:
        message = f"the mapping `{name}` is missing, or has errors itself."
        raise Faulty(Finding((setting,), message, "echoless mapping check"))
    return name, role_of(there, course.source.side, course.role)
