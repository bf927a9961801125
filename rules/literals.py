"""Values written in a mapping file, as values of a field's type."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

from rules.findings import Faulty, Finding, did_you_mean
from rules.model import Scalar
from schemas.fields import FieldType, Kind
from schemas.fit import check
from schemas.values import Value


def _text(written: Scalar) -> str:
    if not isinstance(written, str):
        raise TypeError("put it in quotes")
    return written


def _boolean(written: Scalar) -> bool:
    if not isinstance(written, bool):
        raise TypeError("write true or false")
    return written


def _integer(written: Scalar) -> int:
    if isinstance(written, bool) or not isinstance(written, int):
        raise TypeError("write a whole number")
    return written


def _decimal(written: Scalar) -> Decimal:
    if isinstance(written, bool) or written is None:
        raise TypeError("write a number")
    return Decimal(written)


def _date(written: Scalar) -> date:
    return date.fromisoformat(_text(written))


def _timestamp(written: Scalar) -> datetime:
    moment = datetime.fromisoformat(_text(written))
    if moment.tzinfo is None:
        raise ValueError("write the time zone too")
    return moment.astimezone(UTC)


def _bytes(_: Scalar) -> Value:
    raise TypeError("bytes cannot be written in a mapping")


_READ: dict[Kind, tuple[Callable[[Scalar], Value], str]] = {
    "text": (_text, "Put it in quotes."),
    "boolean": (_boolean, "Write true or false."),
    "integer": (_integer, "Write a whole number."),
    "long": (_integer, "Write a whole number."),
    "double": (lambda written: float(_decimal(written)), "Write a number such as 12.5."),
    "decimal": (_decimal, "Write a number such as 12.50."),
    "date": (_date, "Write a date such as 2026-03-31."),
    "timestamp": (_timestamp, "Write a moment with its time zone, such as 2026-03-31T08:00:00Z."),
    "bytes": (_bytes, "Bytes cannot be written in a mapping."),
}


def literal(written: Scalar, field: FieldType) -> Value:
    """Read a value for a field; null stays null. Raises Faulty."""
    if written is None:
        return None
    read, remedy = _READ[field.kind]
    try:
        return read(written)
    except (TypeError, ValueError, InvalidOperation) as error:
        shown = str(written).lower() if isinstance(written, bool) else repr(written)
        message = f"{shown} is no {field.kind}, which `{field.name}` is."
        raise Faulty(Finding((), message, remedy)) from error


def listed(written: Scalar, field: FieldType) -> Value:
    """Read a value for a field, and see that it is in the field's list, if it has one. Raises Faulty."""
    value = literal(written, field)
    if value is not None and field.options and str(value) not in field.options:
        message = f"{value!r} is not in the list of `{field.name}`."
        raise Faulty(Finding((), message, did_you_mean(value, field.options)))
    return value


def constant(written: Scalar, field: FieldType) -> Value:
    """Read a value that is to be written to a field, and see that it fits. Raises Faulty."""
    value = listed(written, field)
    unfit = check(field, value)
    if unfit:
        raise Faulty(Finding((), f"the constant does not fit: {unfit.message}", unfit.remedy))
    return value
