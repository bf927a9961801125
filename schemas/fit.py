"""Does a value fit a field? Asked before a command is sent, so that no target cuts or rounds in silence."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from schemas.fields import FieldType, Kind
from schemas.values import Value

UnfitCode = Literal["too_long", "wrong_type", "out_of_range", "null_not_allowed"]


@dataclass(frozen=True, slots=True)
class Unfitness:
    """Why a value does not fit a field, and what mends it."""

    code: UnfitCode
    message: str
    remedy: str


Checker = Callable[[Value], Unfitness | None]

_TYPES: dict[Kind, tuple[type, ...]] = {
    "text": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "long": (int,),
    "double": (float, int),
    "decimal": (Decimal, int),
    "date": (date,),
    "timestamp": (datetime,),
    "bytes": (bytes,),
}
_BITS: dict[Kind, int] = {"integer": 31, "long": 63}
_LARGEST = sys.float_info.max


def check(field: FieldType, value: Value) -> Unfitness | None:
    """Say why the value cannot be written to the field; None: it can.

    >>> check(FieldType("name", "text", max_length=3), "Anna").code
    'too_long'
    """
    return checker(field)(value)


def checker(field: FieldType) -> Checker:
    """Make the check of one field, for callers that check many values."""
    types, limits = _TYPES[field.kind], _limits(field)

    def check_value(value: Value) -> Unfitness | None:
        if value is None:
            return None if field.nullable else _null(field)
        if type(value) not in types:
            return _wrong_type(field, value)
        return limits(value)

    return check_value


def _limits(field: FieldType) -> Callable[[object], Unfitness | None]:
    match field.kind:
        case "text" | "bytes":
            return _length(field)
        case "integer" | "long":
            return _integer(field, _BITS[field.kind])
        case "decimal":
            return _decimal(field)
        case "double":
            return _double(field)
        case "timestamp":
            return _timestamp(field)
        case _:
            return lambda _: None


def _length(field: FieldType) -> Callable[[object], Unfitness | None]:
    most = field.max_length

    def check_length(value: object) -> Unfitness | None:
        if most is None or len(value) <= most:  # type: ignore[arg-type]  # text or bytes: seen by checker
            return None
        return _too_long(field, len(value), most)  # type: ignore[arg-type]  # as above

    return check_length


def _integer(field: FieldType, bits: int) -> Callable[[object], Unfitness | None]:
    least, most = -(1 << bits), (1 << bits) - 1

    def check_integer(value: object) -> Unfitness | None:
        if least <= value <= most:  # type: ignore[operator]  # an int: seen by checker
            return None
        return _out_of_range(field, f"{value} is not between {least} and {most}")

    return check_integer


def _double(field: FieldType) -> Callable[[object], Unfitness | None]:
    def check_double(value: object) -> Unfitness | None:
        if -_LARGEST <= value <= _LARGEST:  # type: ignore[operator]  # a float or an int: seen by checker
            return None
        return _out_of_range(field, f"{value} is not a number of 64 bits")

    return check_double


def _decimal(field: FieldType) -> Callable[[object], Unfitness | None]:
    scale = field.scale or 0
    whole = None if field.precision is None else field.precision - scale

    def check_decimal(value: object) -> Unfitness | None:
        number = Decimal(value)  # type: ignore[arg-type]  # a Decimal or an int: seen by checker
        if not number.is_finite():
            return _out_of_range(field, f"{number} is not a number")
        if number and whole is not None and number.adjusted() >= whole:
            return _out_of_range(field, f"{number} has more than {whole} digits before the point")
        if _decimals(number) > scale:
            return _out_of_range(field, f"{number} has more than {scale} digits after the point")
        return None

    return check_decimal


def _decimals(number: Decimal) -> int:
    """Count the digits after the point that matter: 1.20 has one."""
    _, digits, exponent = number.as_tuple()
    if not number or not isinstance(exponent, int) or exponent >= 0:
        return 0
    zeros = len(digits) - len("".join(map(str, digits)).rstrip("0"))
    return max(0, -exponent - zeros)


def _timestamp(field: FieldType) -> Callable[[object], Unfitness | None]:
    def check_timestamp(value: object) -> Unfitness | None:
        if isinstance(value, datetime) and value.tzinfo is not None:
            return None
        return Unfitness(
            "wrong_type",
            f"{field.name} takes a moment with a time zone, {value} has none",
            "Let the source publish moments in UTC.",
        )

    return check_timestamp


def _null(field: FieldType) -> Unfitness:
    return Unfitness(
        "null_not_allowed",
        f"{field.name} takes no null",
        "Give the field mapping a default, or fill the field on the source side.",
    )


def _wrong_type(field: FieldType, value: Value) -> Unfitness:
    return Unfitness(
        "wrong_type",
        f"{field.name} takes {field.kind}, not a {type(value).__name__}: {value!r}",
        f"Give the field mapping a transform that makes {field.kind} of it.",
    )


def _too_long(field: FieldType, length: int, most: int) -> Unfitness:
    unit = "characters" if field.kind == "text" else "bytes"
    return Unfitness(
        "too_long",
        f"{field.name} takes {most} {unit}, the value has {length}",
        "Shorten the value on the source side, or give the field mapping a transform that cuts.",
    )


def _out_of_range(field: FieldType, why: str) -> Unfitness:
    return Unfitness(
        "out_of_range",
        f"{field.name} cannot hold the value: {why}",
        "Correct the value on the source side, or give the field mapping a transform that rounds.",
    )
