"""From the JSON image of a row to values and back: exact for every type, and never silent."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.sql.convert import RowReader
from connectors.sql.converters import BadValue
from schemas.tables import FieldType, Kind, TableType
from schemas.values import Value


def reader(*fields: FieldType, floats: bool = False) -> RowReader:
    return RowReader(TableType("erp", "t", "a", {field.name: field for field in fields}, {}), floats)


def one(kind: Kind, written: str, *, floats: bool = False, **limits: Any) -> Value:
    return reader(FieldType("a", kind, **limits), floats=floats).read(f'{{"a":{written}}}')["a"]


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**20), max_value=10**20))
def test_decimals_are_exact(number: Decimal) -> None:
    read = one("decimal", format(number, "f"), precision=30, scale=6)
    assert isinstance(read, Decimal)
    assert (read, read.as_tuple().exponent) == (number, -6)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12))
def test_decimals_that_sqlite_keeps_as_binary_numbers_are_exact_to_15_digits(number: Decimal) -> None:
    assert one("decimal", f"{float(number):.17g}", floats=True, precision=15, scale=2) == number


@given(st.text())
def test_texts_are_exact(text: str) -> None:
    assert one("text", orjson.dumps(text).decode()) == text


@given(st.datetimes(timezones=st.timezones()))
def test_moments_are_in_utc(moment: datetime) -> None:
    read = one("timestamp", f'"{moment.isoformat()}"')
    assert isinstance(read, datetime)
    assert read == moment.astimezone(UTC)
    assert read.utcoffset() == UTC.utcoffset(None)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_doubles_are_exact(number: float) -> None:
    assert one("double", f"{number!r}".replace("e+", "e")) == number


@given(st.binary())
def test_bytes_are_exact_as_either_database_writes_them(value: bytes) -> None:
    assert one("bytes", f'"\\\\x{value.hex()}"') == value
    assert one("bytes", f'{{"bytes":"{value.hex().upper()}"}}') == value


def test_a_time_without_zone_is_utc() -> None:
    assert one("timestamp", '"2026-01-01 12:00:00"') == datetime(2026, 1, 1, 12, tzinfo=UTC)


def test_a_date_may_be_written_with_midnight() -> None:
    assert one("date", '"2026-01-01 00:00:00"') == date(2026, 1, 1)


def test_a_column_that_is_not_there_is_absent() -> None:
    both = reader(FieldType("a", "text"), FieldType("b", "text"))
    assert both.read('{"a":null}') == {"a": None}


BAD: Mapping[str, tuple[Kind, str, dict[str, Any]]] = {
    "text in a number": ("integer", '"many"', {}),
    "a fraction in a whole number": ("integer", "1.5", {}),
    "a number of 33 bits": ("integer", "2147483648", {}),
    "a boolean as a number": ("long", "true", {}),
    "two as a boolean": ("boolean", "2", {}),
    "no number at all": ("double", '"NaN"', {}),
    "a decimal with too many digits": ("decimal", "123.45", {"precision": 4, "scale": 2}),
    "a decimal that would be rounded": ("decimal", "1.234", {"precision": 9, "scale": 2}),
    "an infinite decimal": ("decimal", '"Infinity"', {"precision": 9, "scale": 2}),
    "a date with a time of day": ("date", '"2026-01-01 12:00:00"', {}),
    "the 30th of February": ("date", '"2026-02-30"', {}),
    "a time of infinity": ("timestamp", '"infinity"', {}),
    "bytes as a text": ("text", '{"bytes":"00"}', {}),
    "null that the schema forbids": ("text", "null", {"nullable": False}),
    "what is no JSON": ("double", "Inf", {}),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_value_is_named(name: str) -> None:
    kind, written, limits = BAD[name]
    with pytest.raises(BadValue) as seen:
        one(kind, written, **limits)
    if name != "what is no JSON":
        assert "column a" in str(seen.value)
