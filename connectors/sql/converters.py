"""A function per field, from what the database's JSON holds to a typed value, exactly."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import orjson

from schemas.tables import FieldType
from schemas.values import Value

Convert = Callable[[Any], Value]
_BITS = {"integer": 31, "long": 63}


class BadValue(ValueError):
    """A row holds something that is not what its schema says."""


def converter(field: FieldType) -> Convert:
    """Make the function for one field. It raises BadValue, or what the types of Python raise."""
    make = _MAKERS[field.kind](field)

    def convert(raw: Any) -> Value:
        if raw is None:
            if field.nullable:
                return None
            raise BadValue("null, where the schema says it is never null")
        return make(raw)

    return convert


def _text(_field: FieldType) -> Convert:
    def convert(raw: Any) -> Value:
        if type(raw) is str:
            return raw
        if type(raw) is dict and raw.keys() == {"bytes"}:
            raise BadValue("bytes, not text")
        return raw if isinstance(raw, str) else orjson.dumps(raw, default=str).decode()

    return convert


def _boolean(_field: FieldType) -> Convert:
    def convert(raw: Any) -> Value:
        if raw is True or raw is False:
            return bool(raw)
        if type(raw) is int and raw in {0, 1}:
            return raw == 1
        raise BadValue("not a boolean")

    return convert


def _integer(field: FieldType) -> Convert:
    limit = 1 << _BITS[field.kind]

    def convert(raw: Any) -> Value:
        if type(raw) is not int:
            raise BadValue("not a whole number")
        if not -limit <= raw < limit:
            raise BadValue(f"too large for {field.kind}")
        return raw

    return convert


def _double(_field: FieldType) -> Convert:
    def convert(raw: Any) -> Value:
        if type(raw) in {float, int, Decimal}:
            return float(raw)
        raise BadValue("not a number")

    return convert


def _decimal(field: FieldType) -> Convert:
    scale = field.scale or 0
    whole = (field.precision or 1000) - scale

    def convert(raw: Any) -> Value:
        if type(raw) is float:
            raw = f"{raw:.15g}"  # As many digits as a binary number keeps of a decimal one.
        elif type(raw) is bool or type(raw) not in {int, str, Decimal}:
            raise BadValue("not a number")
        number = raw if type(raw) is Decimal else Decimal(raw)
        if not number.is_finite() or (number and number.adjusted() >= whole):
            raise BadValue(f"not a number of {whole} digits before the point")
        exponent = number.as_tuple().exponent
        return number if exponent == -scale else _scaled(number, scale)

    return convert


def _scaled(number: Decimal, scale: int) -> Decimal:
    """Write a number with this many digits after the point, if that takes nothing away from it."""
    sign, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int):
        raise BadValue("not a number")
    shift = exponent + scale
    if shift >= 0:
        return Decimal((sign, digits + (0,) * shift, -scale))
    if any(digits[shift:]):
        raise BadValue(f"more than {scale} digits after the point")
    return Decimal((sign, digits[:shift] or (0,), -scale))


def _date(_field: FieldType) -> Convert:
    def convert(raw: Any) -> Value:
        if len(raw) > 10 and datetime.fromisoformat(raw).time() != time.min:
            raise BadValue("a date with a time of day")
        return date.fromisoformat(raw[:10])

    return convert


def _timestamp(_field: FieldType) -> Convert:
    def convert(raw: Any) -> Value:
        moment = datetime.fromisoformat(raw)
        if moment.tzinfo is UTC:
            return moment
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)

    return convert


def _bytes(_field: FieldType) -> Convert:
    def convert(raw: Any) -> Value:
        if type(raw) is dict:
            return bytes.fromhex(raw["bytes"])
        if raw.startswith("\\x"):
            return bytes.fromhex(raw[2:])
        raise BadValue("text, not bytes")

    return convert


_MAKERS: dict[str, Callable[[FieldType], Convert]] = {
    "text": _text,
    "boolean": _boolean,
    "integer": _integer,
    "long": _integer,
    "double": _double,
    "decimal": _decimal,
    "date": _date,
    "timestamp": _timestamp,
    "bytes": _bytes,
}
