"""Values of fields, and their form as JSON text in the store.

A field is absent (not in the dict), null (``None``) or has a value: three different things.
Types that JSON lacks are written as an object with one key that names the type.
"""

import base64
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import orjson

Value = None | bool | int | float | str | Decimal | date | datetime | bytes
Image = Mapping[str, Value]
Values = dict[str, Value]

_PLAIN = orjson.OPT_PASSTHROUGH_DATETIME


def _tag(value: object) -> dict[str, str]:
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, datetime):
        return {"timestamp": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, bytes):
        return {"bytes": base64.b64encode(value).decode()}
    raise TypeError(f"a {type(value).__name__} is not a value of a field")


_UNTAG: dict[str, Any] = {
    "decimal": Decimal,
    "timestamp": datetime.fromisoformat,
    "date": date.fromisoformat,
    "bytes": base64.b64decode,
}


def dump_values(values: Image) -> str:
    """Write values as JSON text; exact for every type.

    >>> dump_values({"price": Decimal("1.20"), "name": None})
    '{"price":{"decimal":"1.20"},"name":null}'
    """
    return orjson.dumps(values, default=_tag, option=_PLAIN).decode()


def load_values(text: str | bytes) -> Values:
    """Read what dump_values wrote.

    >>> load_values('{"price":{"decimal":"1.20"},"name":null}')
    {'price': Decimal('1.20'), 'name': None}
    """
    values: Values = orjson.loads(text)
    return untag(values)


def untag(values: dict[str, Any]) -> Values:
    """Turn tagged objects in a dict just read from JSON back into values, in place."""
    for name, value in values.items():
        if type(value) is dict:
            ((tag, written),) = value.items()
            values[name] = _UNTAG[tag](written)
    return values
