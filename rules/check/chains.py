"""Does a value come back as it went? Tried with samples, for two-way rows."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from types import MappingProxyType

from rules.chains import Chain, chain_towards
from rules.compile_fields import same_code
from rules.compiled import Unfit
from rules.findings import Finding
from rules.model import FieldRow, MappingModel
from rules.sides import Surroundings
from rules.translate import Translate, compile_translation
from rules.ways import direction_of, ends
from schemas.fields import FieldType, Kind
from schemas.fit import check
from schemas.keys import ROLES, Role, other
from schemas.values import Value

_DAY = date(2026, 3, 31)
_SAMPLES: Mapping[Kind, tuple[Value, ...]] = MappingProxyType(
    {
        "text": (None, "", " Ab-c é/1 ", "aBc", "007", "42", "12.50", "2026-03-31", "a-b", "a/b", "x" * 9),
        "boolean": (None, True, False),
        "integer": (None, 0, -7, 1_234_567),
        "long": (None, 0, -7, 1_234_567_890_123),
        "double": (None, 0.0, -1.5, 1234.5678),
        "decimal": (None, Decimal(0), Decimal("-1.5"), Decimal("1234.5678")),
        "date": (None, _DAY),
        "timestamp": (None, datetime(2026, 3, 31, tzinfo=UTC), datetime(2026, 3, 31, 8, 15, tzinfo=UTC)),
        "bytes": (None, b"", b"\x00a"),
    }
)

Same = Callable[[Value, Value], bool]


def chain_findings(model: MappingModel, index: int, around: Surroundings) -> Iterator[Finding]:
    """Warn if a two-way row changes values on their way across and back."""
    row = model.fields[index]
    if direction_of(model, row) != "both" or row.goes_through is not None:
        return
    for role in ROLES:
        there, back = _closures(model, row, role, around)
        field = _field(model, row, role, around)
        chain = chain_towards(row, other(role), "both", around.registry)
        example = _changed(_samples(field, chain), there, back, _same(row))
        if example is not None:
            yield _finding(role, field, *example)
            return


def _field(model: MappingModel, row: FieldRow, role: Role, around: Surroundings) -> FieldType:
    (name,) = ends(row, role)
    return around.table(model, role).fields[name]


def _closures(
    model: MappingModel, row: FieldRow, start: Role, around: Surroundings
) -> tuple[Translate, Translate]:
    left, right = (_field(model, row, role, around) for role in ROLES)
    to_right = compile_translation(left, right, chain_towards(row, "right", "both", around.registry), "")
    to_left = compile_translation(right, left, chain_towards(row, "left", "both", around.registry), "")
    return (to_right, to_left) if start == "left" else (to_left, to_right)


def _same(row: FieldRow) -> Same:
    return same_code if row.compare == "code" else lambda one, two: one == two


def _samples(field: FieldType, chain: Chain) -> Iterator[Value]:
    yield from (sample for sample in _SAMPLES[field.kind] if check(field, sample) is None)
    for transform in chain:
        yield from (sample for sample in transform.samples() if check(field, sample) is None)


def _changed(
    samples: Iterator[Value], there: Translate, back: Translate, same: Same
) -> tuple[Value, Value, Value] | None:
    """Give the first sample that does not come back, what it became there and what came back."""
    for sample in samples:
        try:
            arrived = there(sample)
        except Unfit:
            continue
        try:
            returned = back(arrived)
        except Unfit:
            return sample, arrived, "an error"
        if not same(sample, returned):
            return sample, arrived, returned
    return None


def _finding(role: Role, field: FieldType, sample: Value, arrived: Value, returned: Value) -> Finding:
    message = (
        f"a value does not come back as it went: `{field.name}` {sample!r} becomes {arrived!r} on the "
        f"{other(role)} side and {returned!r} on its way back; the pair could oscillate."
    )
    remedy = "Make the row one-way, write `transform: {to_right: [...], to_left: [...]}`, or `compare: code`."
    return Finding((), message, remedy, "warning")
