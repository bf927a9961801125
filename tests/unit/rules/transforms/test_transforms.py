"""Transforms of texts and numbers, one by one."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from rules.transforms import TRANSFORMS, Transform, Untranslatable
from rules.transforms.alphanumeric_only import AlphanumericOnly
from rules.transforms.between import Between
from rules.transforms.lookup import Lookup
from rules.transforms.lower import Lower
from rules.transforms.nulls import IfNull, NullIf
from rules.transforms.numbers import ToDecimal, ToInteger, ToText
from rules.transforms.prefix import Prefix, RemovePrefix
from rules.transforms.replace import Replace
from rules.transforms.round_to import Round
from rules.transforms.split import Split
from rules.transforms.substring import Substring
from rules.transforms.suffix import RemoveSuffix, Suffix
from rules.transforms.title import Title
from rules.transforms.trim import Trim
from rules.transforms.upper import Upper

COUNTRIES = {"DE": "Germany", "MX": "Mexico"}


@pytest.mark.parametrize(
    ("transform", "value", "expected"),
    [
        (Upper(), "äbc", "ÄBC"),
        (Lower(), "ÄBC", "äbc"),
        (Title(), "o'BRIEN of cork", "O'brien Of Cork"),
        (Trim(), "\t a b \n", "a b"),
        (Substring(start=2), "abcde", "cde"),
        (Substring(length=2), "abcde", "ab"),
        (Substring(start=9, length=2), "abcde", ""),
        (Between(after="[", before="]"), "a [b] [c]", "b"),
        (Between(after="["), "a [b] c", "b] c"),
        (Between(before="/"), "a/b/c", "a"),
        (Between(after="(", before=")"), "a ) (b)", "b"),
        (Between(after="(", before=")"), "a () b", ""),
        (Between(after="(", before=")", otherwise="keep"), "a (b", "a (b"),
        (Between(after="(", before=")", otherwise="null"), "a", None),
        (Split(separator=";"), "a; b", "a"),
        (Split(separator=";", part=-1), "a; b", "b"),
        (Split(separator=";", part=2, otherwise="null"), "a; b", None),
        (Split(separator=";", part=-3, otherwise="keep"), "a; b", "a; b"),
        (Split(separator=";"), "", ""),
        (Replace(old="a", new=""), "banana", "bnn"),
        (RemovePrefix(text="D-"), "12209", "12209"),
        (RemoveSuffix(text=" GmbH"), "Abc GmbH", "Abc"),
        (AlphanumericOnly(), "+49 (0)30-5", "490305"),
        (Prefix(text="D-"), "12209", "D-12209"),
        (Suffix(text="!"), "so", "so!"),
        (Round(digits=2), Decimal("-2.005"), Decimal("-2.01")),
        (Round(), 2.5, 3.0),
        (Round(direction="half even"), Decimal("2.5"), Decimal(2)),
        (Round(digits=1, direction="up"), Decimal("1.21"), Decimal("1.3")),
        (Round(digits=1, direction="up"), Decimal("-1.21"), Decimal("-1.3")),
        (Round(digits=1, direction="down"), Decimal("-1.29"), Decimal("-1.2")),
        (Round(precision=Decimal("0.05")), Decimal("18.98"), Decimal("19.00")),
        (Round(precision=Decimal("0.05"), direction="up"), 18.96, 19.0),
        (Round(precision=Decimal(10)), 14, 10),
        (Round(precision=Decimal(10), direction="up"), 11, 20),
        (Round(precision=Decimal(3), direction="up"), Decimal(9), Decimal(9)),
        (Lookup(table=COUNTRIES), "DE", "Germany"),
        (Lookup(table=COUNTRIES, otherwise="null"), "FR", None),
        (Lookup(table=COUNTRIES, otherwise="keep"), "FR", "FR"),
        (ToInteger(), "-007", -7),
        (ToDecimal(), " 1.50", Decimal("1.50")),
        (ToText(), 1234, "1234"),
        (ToText(), Decimal("1E+2"), "100"),
        (Lookup(table={True: "yes", False: "no"}), False, "no"),
        (Lookup(table={1: 10, 2: 20}), Decimal(2), 20),
        (NullIf(value=0), Decimal("0.00"), None),
        (NullIf(value=0), 0.5, 0.5),
        (NullIf(value=False), True, True),
        (IfNull(value=0), 7, 7),
        (NullIf(value="n/a"), "n/a", None),
        (IfNull(value="n/a"), None, "n/a"),
    ],
)
def test_a_transform_turns_the_value_into_the_expected_one(
    transform: Transform, value: Any, expected: object
) -> None:
    assert transform.apply(value) == expected


@pytest.mark.parametrize(
    ("transform", "value"),
    [
        (ToInteger(), "4.5"),
        (ToInteger(), ""),
        (ToInteger(), "٤"),
        (ToInteger(), "1_000"),
        (ToDecimal(), "1,50"),
        (ToDecimal(), "NaN"),
        (Lookup(table=COUNTRIES), "FR"),
        (Round(), Decimal("Infinity")),
        (Round(), float("nan")),
        (Round(precision=Decimal("0.05")), Decimal("NaN")),
        (Between(after="(", before=")"), "a (b"),
        (Split(separator=";", part=1), "a"),
    ],
)
def test_what_cannot_be_transformed_says_so_with_a_remedy(transform: Transform, value: Any) -> None:
    with pytest.raises(Untranslatable) as caught:
        transform.apply(value)
    assert caught.value.message
    assert caught.value.remedy


@settings(deadline=None)
@given(st.text())
@pytest.mark.parametrize("transform", [Prefix(text="SP-"), Suffix(text=" GmbH"), NullIf(), NullIf(value="-")])
def test_the_inverse_brings_every_text_back(transform: Transform, value: str) -> None:
    inverse = transform.inverse()
    assert inverse is not None
    assert inverse.apply(transform.apply(value)) == value


@settings(deadline=None)
@given(st.sampled_from(sorted(COUNTRIES)))
def test_a_lookup_table_is_read_backwards_on_the_way_back(code: str) -> None:
    lookup = Lookup(table=COUNTRIES)
    inverse = lookup.inverse()
    assert inverse is not None
    assert inverse.apply(COUNTRIES[code]) == code


@settings(deadline=None)
@given(st.text())
@pytest.mark.parametrize("transform", [Trim(), AlphanumericOnly(), Substring(length=3)])
def test_bringing_into_one_form_twice_is_bringing_once(transform: Transform, value: str) -> None:
    once = transform.apply(value)
    assert transform.apply(once) == once


@pytest.mark.parametrize(
    "transform",
    [
        Substring(length=3),
        Between(before="@"),
        Split(separator=","),
        AlphanumericOnly(),
        ToText(),
        Replace(old="a", new=""),
        Lookup(table={"DE": "Germany", "D": "Germany"}),
    ],
)
def test_what_loses_something_has_no_inverse(transform: Transform) -> None:
    assert transform.inverse() is None


@settings(deadline=None)
@given(st.decimals(allow_nan=False, allow_infinity=False, places=3))
def test_a_number_written_as_text_reads_as_the_same_number(number: Decimal) -> None:
    assert ToDecimal().apply(ToText().apply(number)) == number


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("upper", {"locale": "de"}),
        ("substring", {"start": -1}),
        ("replace", {"old": "", "new": "x"}),
        ("lookup", {}),
        ("lookup", {"table": {"a": 1, "b": "c"}}),
        ("lookup", {"table": {"a": "b", 1: "c"}}),
        ("lookup", {"table": {"a": None}}),
        ("lookup", {"table": {"a": 1}, "otherwise": "keep"}),
        ("between", {}),
        ("split", {"separator": ""}),
        ("round", {"precision": 0}),
        ("round", {"precision": Decimal("0.5"), "digits": 2}),
        ("round", {"direction": "sideways"}),
    ],
)
def test_settings_a_transform_does_not_know_or_take_are_refused(name: str, settings: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        TRANSFORMS[name].model_validate(settings)


@pytest.mark.parametrize(
    ("transform", "most", "expected"),
    [
        (Trim(), 50, 50),
        (Substring(length=10), 50, 10),
        (Substring(start=45), 50, 5),
        (Prefix(text="D-"), 50, 52),
        (Suffix(text="!"), 50, 51),
        (Replace(old="a", new="bcd"), 10, 30),
        (Replace(old="abc", new="d"), 10, 10),
        (Lookup(table=COUNTRIES), 50, 7),
        (Lookup(table=COUNTRIES, otherwise="keep"), 50, 50),
    ],
)
def test_a_transform_tells_how_long_a_text_may_become(transform: Transform, most: int, expected: int) -> None:
    assert transform.longest(most) == expected
