"""may_become(): what a target may make of a value that it stores."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from rules.stored_forms import may_become
from schemas.values import Value

AT = datetime(2026, 1, 1, 12, 0, 0, 123456, tzinfo=UTC)


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("Bea", "Bea"),
        ("Bea ", "Bea"),
        ("bea", "BEA"),
        ("Beatrice", "Beat"),
        (None, ""),
        (None, Decimal(0)),
        (None, False),
        ("", None),
        ("  ", None),
        (Decimal("1.25"), Decimal("1.2")),
        (Decimal("1.25"), Decimal("1.3")),
        (Decimal("1.2"), Decimal("1.20")),
        (1.26, 1),
        (AT, AT.replace(microsecond=123000)),
        (AT, AT.replace(microsecond=0)),
    ],
)
def test_a_target_may_trim_shorten_round_and_blank_a_value(sent: Value, stored: Value) -> None:
    assert may_become(sent, stored)


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("Bea", "Ann"),
        ("Bea", ""),
        ("Bea", None),
        ("", "Bea"),
        (None, "Bea"),
        (None, Decimal(1)),
        (Decimal("1.25"), Decimal("1.4")),
        (Decimal("1.25"), Decimal("1.20")),
        (Decimal("1.25"), None),
        (Decimal("1.25"), "1.25"),
        (True, False),
        (1.0, float("nan")),
        (Decimal(1), Decimal("NaN")),
        (1.0, float("inf")),
        (date(2026, 1, 1), date(2026, 1, 2)),
        (AT, AT.replace(second=2)),
        (AT, AT.replace(tzinfo=None)),
        (AT, AT.date()),
    ],
)
def test_another_value_was_written_by_somebody_else(sent: Value, stored: Value) -> None:
    assert not may_become(sent, stored)
