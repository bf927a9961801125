"""A value fits a field or it does not; nothing is cut or rounded in silence."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.fields import FieldType
from schemas.fit import check
from schemas.values import Value

PRICE = FieldType("price", "decimal", precision=6, scale=2)
NAIVE = datetime(2026, 1, 1)  # noqa: DTZ001  # the missing time zone is the point


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (FieldType("name", "text", max_length=3), "Zoë"),
        (FieldType("name", "text", max_length=0), ""),
        (FieldType("name", "text"), None),
        (FieldType("blocked", "boolean"), False),
        (FieldType("rank", "integer"), -(2**31)),
        (FieldType("stock", "long"), 2**63 - 1),
        (FieldType("ratio", "double"), 1),
        (FieldType("ratio", "double"), 1.5),
        (PRICE, 7),
        (PRICE, Decimal("9999.99")),
        (PRICE, Decimal("1.2000")),
        (PRICE, Decimal("0.000000")),
        (PRICE, Decimal("1E+3")),
        (FieldType("due", "date"), date(2026, 1, 1)),
        (FieldType("seen", "timestamp"), datetime(2026, 1, 1, tzinfo=UTC)),
        (FieldType("picture", "bytes", max_length=2), b"ab"),
    ],
)
def test_a_value_within_the_limits_fits(field: FieldType, value: Value) -> None:
    assert check(field, value) is None


@pytest.mark.parametrize(
    ("field", "value", "code", "words"),
    [
        (FieldType("name", "text", max_length=3), "Anna", "too_long", "3 characters, the value has 4"),
        (FieldType("picture", "bytes", max_length=2), b"abc", "too_long", "2 bytes"),
        (FieldType("name", "text", nullable=False), None, "null_not_allowed", "takes no null"),
        (FieldType("name", "text"), 7, "wrong_type", "takes text, not a int: 7"),
        (FieldType("rank", "integer"), True, "wrong_type", "bool"),
        (FieldType("rank", "integer"), 1.0, "wrong_type", "float"),
        (FieldType("blocked", "boolean"), 1, "wrong_type", "takes boolean"),
        (FieldType("due", "date"), datetime(2026, 1, 1, tzinfo=UTC), "wrong_type", "takes date"),
        (FieldType("seen", "timestamp"), date(2026, 1, 1), "wrong_type", "takes timestamp"),
        (FieldType("seen", "timestamp"), NAIVE, "wrong_type", "time zone"),
        (PRICE, 1.5, "wrong_type", "takes decimal"),
        (FieldType("rank", "integer"), 2**31, "out_of_range", "2147483648 is not between"),
        (FieldType("stock", "long"), -(2**63) - 1, "out_of_range", "not between"),
        (FieldType("ratio", "double"), float("inf"), "out_of_range", "inf is not a number"),
        (FieldType("ratio", "double"), float("nan"), "out_of_range", "nan is not a number"),
        (FieldType("ratio", "double"), 10**400, "out_of_range", "is not a number"),
        (PRICE, Decimal(10000), "out_of_range", "more than 4 digits before the point"),
        (PRICE, Decimal("1E+4"), "out_of_range", "more than 4 digits before the point"),
        (PRICE, Decimal("0.001"), "out_of_range", "more than 2 digits after the point"),
        (PRICE, Decimal("NaN"), "out_of_range", "not a number"),
        (PRICE, Decimal("-Infinity"), "out_of_range", "not a number"),
    ],
)
def test_a_value_beyond_the_limits_says_why_and_what_mends_it(
    field: FieldType, value: Value, code: str, words: str
) -> None:
    unfit = check(field, value)
    assert unfit is not None
    assert unfit.code == code
    assert words in unfit.message
    assert field.name in unfit.message
    assert unfit.remedy


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3))
def test_a_decimal_fits_exactly_when_rounding_to_the_scale_changes_nothing(number: Decimal) -> None:
    fits = abs(number) < 10**4 and number * 100 == int(number * 100)
    assert (check(PRICE, number) is None) == fits
