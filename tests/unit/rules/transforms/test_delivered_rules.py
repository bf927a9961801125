"""The transformation rules that Business Central is delivered with can all be said in a mapping."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from rules.chains import chain_towards
from rules.model import FieldRow
from rules.transforms import TRANSFORMS
from rules.translate import compile_translation
from schemas.fields import FieldType, Kind
from schemas.values import Value

Steps = Sequence[str | Mapping[str, Any]]
DELIVERED: list[tuple[str, Steps, Kind, str, Value]] = [
    ("UPPERCASE", ["upper"], "text", "Alfreds", "ALFREDS"),
    ("LOWERCASE", ["lower"], "text", "Alfreds", "alfreds"),
    ("TITLECASE", ["title"], "text", "alfreds futterkiste", "Alfreds Futterkiste"),
    ("TRIM", ["trim"], "text", " Alfreds ", "Alfreds"),
    ("FOURTH_TO_SIXTH_CHAR", [{"substring": {"start": 3, "length": 3}}], "text", "ABCDEFGH", "DEF"),
    ("YYYYMMDD_DATE", [{"parse_date": "yyyyMMdd"}], "date", "20260331", date(2026, 3, 31)),
    (
        "YYYYMMDDHHMMSS_FMT",
        [{"parse_date_time": "yyyyMMddHHmmss"}],
        "timestamp",
        "20260331081559",
        datetime(2026, 3, 31, 8, 15, 59, tzinfo=UTC),
    ),
    ("ALPHANUMERIC_ONLY", ["alphanumeric_only"], "text", "+49 (0)30-5", "490305"),
    ("DK_DECIMAL_FORMAT", [{"parse_decimal": "da-DK"}], "decimal", "1.234,56", Decimal("1234.56")),
    (
        "US_DATE_FORMAT",
        [{"parse_date": {"pattern": "M/d/yyyy", "culture": "en-US"}}],
        "date",
        "3/31/2026",
        date(2026, 3, 31),
    ),
    (
        "US_DATETIME_FORMAT",
        [{"parse_date_time": {"pattern": "M/d/yyyy h:mm:ss a", "culture": "en-US"}}],
        "timestamp",
        "3/31/2026 8:15:59 PM",
        datetime(2026, 3, 31, 20, 15, 59, tzinfo=UTC),
    ),
    (
        "UNIXTIMESTAMP",
        ["to_integer", "from_unix_time"],
        "timestamp",
        "1774915200",
        datetime(2026, 3, 31, tzinfo=UTC),
    ),
    ("DELETE_NOTPROVIDED", [{"replace": {"old": "NOTPROVIDED", "new": ""}}], "text", "NOTPROVIDED", ""),
]


@pytest.mark.parametrize(
    ("steps", "kind", "value", "expected"),
    [rule[1:] for rule in DELIVERED],
    ids=[rule[0] for rule in DELIVERED],
)
def test_a_delivered_rule_can_be_said_in_a_mapping(
    steps: Steps, kind: Kind, value: str, expected: Value
) -> None:
    row = FieldRow.model_validate({"left": "a", "right": "b", "transform": steps})
    chain = chain_towards(row, "right", "to_right", TRANSFORMS)
    target = FieldType("b", kind, precision=18, scale=6)
    assert compile_translation(FieldType("a", "text"), target, chain, "a -> b")(value) == expected


def test_transforms_of_two_rows_of_one_field_do_not_touch_each_other() -> None:
    """Business Central writes the outcome into the source record: the next row then gets that."""
    field = FieldType("a", "text")
    rows = [
        FieldRow.model_validate({"left": "a", "right": "b", "transform": [word]})
        for word in ("upper", "title")
    ]
    chains = [chain_towards(row, "right", "to_right", TRANSFORMS) for row in rows]
    assert [compile_translation(field, field, chain, "")("ab cd") for chain in chains] == ["AB CD", "Ab Cd"]
