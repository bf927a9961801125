"""Numbers as the people of a culture write them."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from rules.transforms import Untranslatable
from rules.transforms.decimal_format import FormatDecimal, ParseDecimal

CULTURES = ("en-US", "de", "da-DK", "fr", "de-CH", "en-IN", "sv", "pl", "fa", "ar-EG", "pt-BR")
PATTERNS = ("#,##0.00####", "0.000000", "#,##,##0.######", "000,000.######")


@settings(deadline=None)
@given(
    st.decimals(allow_nan=False, allow_infinity=False, places=6),
    st.sampled_from(PATTERNS),
    st.sampled_from(CULTURES),
)
def test_a_number_that_is_written_is_read_again_in_every_culture(
    number: Decimal, pattern: str, culture: str
) -> None:
    form = FormatDecimal(pattern=pattern, culture=culture)
    written = form.apply(number)
    assert form.inverse().apply(written) == number
    assert len(written) <= form.longest(len(format(number, "f")))


@pytest.mark.parametrize(
    ("pattern", "culture", "number", "written"),
    [
        ("#,##0.00", "en-US", Decimal("1234567.5"), "1,234,567.50"),
        ("#,##0.00", "de", Decimal("-1234.5"), "-1.234,50"),
        ("#,##0.00", "fr", 1234, "1\u202f234,00"),
        ("#,##,##0", "en-IN", 12345678, "1,23,45,678"),
        ("0.###", "en", Decimal("0.5"), "0.5"),
        ("0", "en", Decimal("1E+3"), "1000"),
        ("000", "en", 7, "007"),
        ("0.0", "en", 2.5, "2.5"),
        ("0.0", "en", Decimal("-0.0"), "0.0"),
        ("#,##0", "en", Decimal(12345678901234567890123456789012345678), None),
    ],
)
def test_a_pattern_says_how_a_number_is_written(
    pattern: str, culture: str, number: Decimal | float, written: str | None
) -> None:
    expected = f"{int(number):,}" if written is None else written
    assert FormatDecimal(pattern=pattern, culture=culture).apply(number) == expected


def test_a_digit_that_the_pattern_has_no_room_for_is_an_error_not_rounded() -> None:
    with pytest.raises(Untranslatable, match=r"1\.005 has more than 2 digits after the point") as caught:
        FormatDecimal().apply(Decimal("1.005"))
    assert "`round`" in caught.value.remedy


@pytest.mark.parametrize("number", [Decimal("NaN"), Decimal("Infinity"), float("inf")])
def test_what_is_no_number_is_not_written(number: Decimal | float) -> None:
    with pytest.raises(Untranslatable, match="is not a number"):
        FormatDecimal().apply(number)


@pytest.mark.parametrize(
    ("culture", "text"),
    [
        ("de", "1.5"),
        ("de", "1.23.456"),
        ("de", "12.34,5"),
        ("en", "1,5"),
        ("en", "1.234,5"),
        ("en", "1e5"),
        ("en", "NaN"),
        ("en", ""),
        ("en", "1_000"),
        ("en", "--1"),
        ("en", "٤"),
    ],
)
def test_a_text_of_another_culture_is_an_error_and_never_guessed(culture: str, text: str) -> None:
    with pytest.raises(Untranslatable, match="is not a number such as"):
        ParseDecimal(culture=culture).apply(text)


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\u202f"])
def test_groups_may_be_set_apart_by_any_blank_where_a_culture_uses_one(blank: str) -> None:
    assert ParseDecimal(culture="fr").apply(f"1{blank}234,5") == Decimal("1234.5")


def test_groups_are_read_only_where_the_pattern_has_them() -> None:
    with pytest.raises(Untranslatable):
        ParseDecimal(pattern="0.00").apply("1,234.00")


@pytest.mark.parametrize("pattern", ["", "abc", "#,##", "0.0#0", "#,##0.00%", ",0", "0,"])
def test_what_is_no_pattern_of_numbers_is_refused(pattern: str) -> None:
    with pytest.raises(ValidationError, match="is no pattern of numbers"):
        FormatDecimal(pattern=pattern)
