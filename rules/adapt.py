"""From one kind of field to another without losing anything: what cannot be kept is refused."""

import math
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from rules.transforms import Untranslatable
from rules.transforms.numbers import read_decimal, read_integer, write_number
from schemas.fields import Kind
from schemas.values import Value

Adapt = Callable[[Any], Value]
_WHOLE: tuple[Kind, Kind] = ("integer", "long")
_ROUND = "Round it with the transform `round`, or correct the value on its side."


def _is_finite(number: float | Decimal) -> bool:
    return number.is_finite() if isinstance(number, Decimal) else math.isfinite(number)


def _to_whole(number: float | Decimal) -> int:
    if not _is_finite(number) or number != int(number):
        raise Untranslatable(f"{number} is not a whole number", _ROUND)
    return int(number)


def _to_double(number: int | Decimal) -> float:
    try:
        double = float(number)
    except OverflowError:
        double = math.inf
    if not math.isfinite(double) or _to_decimal(double) != number:
        raise Untranslatable(f"{number} has more digits than the field can keep", _ROUND)
    return double


def _to_decimal(number: float) -> Decimal:
    """Take a whole number as it is, any other as the shortest decimal that means it: 0.1 is 0.1."""
    if not math.isfinite(number):
        raise Untranslatable(f"{number} is not a number", "Correct the value on its side.")
    return Decimal(int(number)) if number == int(number) else Decimal(repr(number))


def _read_date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Untranslatable(
            f"{text!r} is not a date such as 2026-03-31", "Correct it on its side."
        ) from error


def _to_moment(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _to_date(moment: datetime) -> date:
    if moment.astimezone(UTC).time() != time():
        raise Untranslatable(f"{moment} is more than a date", "Map it to a field that keeps the time.")
    return moment.astimezone(UTC).date()


def _whole_number_pairs() -> dict[tuple[Kind, Kind], Adapt]:
    pairs: dict[tuple[Kind, Kind], Adapt] = {}
    for kind in _WHOLE:
        pairs |= {
            (kind, "decimal"): Decimal,
            (kind, "double"): _to_double,
            (kind, "text"): str,
            ("decimal", kind): _to_whole,
            ("double", kind): _to_whole,
            ("text", kind): read_integer,
        }
    return pairs


_PAIRS: Mapping[tuple[Kind, Kind], Adapt] = MappingProxyType(
    {
        **_whole_number_pairs(),
        ("decimal", "double"): _to_double,
        ("double", "decimal"): _to_decimal,
        ("decimal", "text"): write_number,
        ("text", "decimal"): read_decimal,
        ("date", "text"): date.isoformat,
        ("text", "date"): _read_date,
        ("date", "timestamp"): _to_moment,
        ("timestamp", "date"): _to_date,
    }
)


def holds(source: Kind, target: Kind) -> bool:
    """Tell whether values of the one kind can be kept in the other, at least some of them."""
    return source == target or {source, target} == set(_WHOLE) or (source, target) in _PAIRS


def adaptation(source: Kind, target: Kind) -> Adapt | None:
    """Give what turns a value that is not null from kind to kind; None: nothing needs doing."""
    return _PAIRS.get((source, target))
