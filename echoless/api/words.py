"""What may stand in a request: texts that every part behind can take, of bounded length."""

import base64
from datetime import date
from decimal import Decimal
from typing import Annotated

from fastapi import Query
from pydantic import AfterValidator, Field, PlainSerializer

from schemas.keys import RecordKey
from schemas.values import Value

MOST_RECORDS = 1000
"""In one request: each is locked while the others are decided."""
MOST_LISTED = 1000
LONGEST = 500


def _storable(text: str) -> str:
    if "\0" in text:
        raise ValueError("a text cannot hold the character NUL")
    return text


Text = Annotated[str, Field(max_length=LONGEST), AfterValidator(_storable)]
RecordText = Annotated[
    str,
    Field(
        max_length=LONGEST,
        pattern=r"^[^/]+/[^/]+/[\s\S]+$",
        description="A record, as side/table/id.",
        examples=["erp/customer/C001"],
    ),
    AfterValidator(_storable),
]
Limit = Annotated[int, Query(ge=1, le=MOST_LISTED, description="At most so many.")]
After = Annotated[Text, Query(description="The `next` of the page before; empty: the first page.")]


def key_of(written: str) -> RecordKey:
    """Read a record that was checked.

    >>> key_of("erp/customer/C/1")
    RecordKey(side='erp', table='customer', id='C/1')
    """
    return RecordKey(*written.split("/", 2))


def plain(value: Value) -> bool | int | float | str | None:
    r"""Write what JSON lacks as text: decimals stay exact, bytes are base64.

    >>> plain(Decimal("1.20")), plain(b"\xff"), plain(date(2026, 1, 2)), plain(None)
    ('1.20', '/w==', '2026-01-02', None)
    """
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


PlainValue = Annotated[Value, PlainSerializer(plain, return_type=bool | int | float | str | None)]
PlainValues = dict[str, PlainValue]
"""Values by field."""
