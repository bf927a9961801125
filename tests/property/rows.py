"""What rows do to values."""

from decimal import Decimal
from typing import Final, Literal

from rules.compiled import Row, Unfit
from rules.translation import is_empty
from schemas.values import Value

LONGEST: Final = 8
"""Characters that the fields ``city`` and ``town`` take from the other side."""


Blanks = Literal["kept", "no nulls", "no blanks"]
"""Some systems know no nulls, others make nulls of blank texts."""


def rounded(value: Value) -> Value:
    """Give what a target that rounds makes of a value."""
    if isinstance(value, Decimal):
        return value.quantize(Decimal("0.1"))
    return value.rstrip() if isinstance(value, str) else value


def blanked(name: str, value: Value, blanks: Blanks) -> Value:
    """Give what a target makes of a null or blank in a field; ``credit`` is the one that is no text."""
    if blanks == "kept" or not is_empty(value):
        return value
    if blanks == "no blanks":
        return None
    return Decimal(0) if name == "credit" else ""


def as_is(value: Value) -> Value:
    """Translate nothing."""
    return value


def short(value: Value) -> Value:
    """Refuse a text that is too long."""
    if isinstance(value, str) and len(value) > LONGEST:
        raise Unfit("too_long", f"{value!r} is longer than {LONGEST}", "shorten it")
    return value


def alike(one: Value, two: Value) -> bool:
    """Compare codes: trimmed and case-folded."""
    if isinstance(one, str) and isinstance(two, str):
        return one.strip().casefold() == two.strip().casefold()
    return one == two


def by_source(rows: tuple[Row, ...]) -> dict[str, tuple[Row, ...]]:
    """Give the rows by each of their source fields."""
    sources = dict.fromkeys(source for row in rows for source in row.sources)
    return {source: tuple(row for row in rows if source in row.sources) for source in sources}
