import doctest
import importlib
import inspect
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from rules.transforms import TRANSFORMS, Transform, Untranslatable
from rules.transforms.alphanumeric_only import AlphanumericOnly
from rules.transforms.lookup import Lookup
from rules.transforms.lower import Lower
from rules.transforms.nulls import IfNull, NullIf
from rules.transforms.numbers import ToDecimal, ToInteger, ToText
from rules.transforms.prefix import Prefix
from rules.transforms.replace import Replace
from rules.transforms.round_to import Round
from rules.transforms.substring import Substring
from rules.transforms.suffix import Suffix
from rules.transforms.title import Title
from rules.transforms.trim import Trim
from rules.transforms.upper import Upper

COUNTRIES = {"DE": "Germany", "MX": "Mexico"}


@pytest.mark.parametrize("name", sorted(TRANSFORMS))
def test_every_transform_shows_an_example_in_its_doctest(name: str) -> None:
    kind = TRANSFORMS[name]
    examples = doctest.DocTestParser().get_examples(inspect.getdoc(kind) or "")
    assert examples
    assert importlib.import_module(kind.__module__).__doc__


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
        (Replace(old="a", new=""), "banana", "bnn"),
        (AlphanumericOnly(), "+49 (0)30-5", "490305"),
        (Prefix(text="D-"), "12209", "D-12209"),
        (Suffix(text="!"), "so", "so!"),
        (Round(digits=2), Decimal("-2.005"), Decimal("-2.01")),
        (Round(), 2.5, 3.0),
        (Lookup(table=COUNTRIES), "DE", "Germany"),
        (Lookup(table=COUNTRIES, otherwise="null"), "FR", None),
        (Lookup(table=COUNTRIES, otherwise="keep"), "FR", "FR"),
        (ToInteger(), "-007", -7),
        (ToDecimal(), " 1.50", Decimal("1.50")),
        (ToText(), 1234, "1234"),
        (ToText(), Decimal("1E+2"), "100"),
        (NullIf(text="n/a"), "n/a", None),
        (IfNull(text="n/a"), None, "n/a"),
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
    ],
)
def test_what_cannot_be_transformed_says_so_with_a_remedy(transform: Transform, value: Any) -> None:
    with pytest.raises(Untranslatable) as caught:
        transform.apply(value)
    assert caught.value.message
    assert caught.value.remedy


@settings(deadline=None)
@given(st.text())
@pytest.mark.parametrize("transform", [Prefix(text="SP-"), Suffix(text=" GmbH"), NullIf(), NullIf(text="-")])
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
        (Lookup(table=COUNTRIES), 50, 7),
        (Lookup(table=COUNTRIES, otherwise="keep"), 50, 50),
    ],
)
def test_a_transform_tells_how_long_a_text_may_become(transform: Transform, most: int, expected: int) -> None:
    assert transform.longest(most) == expected
