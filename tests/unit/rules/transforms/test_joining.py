"""Rows with several source fields: the first transform makes one value of theirs."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.compiled import Unfit
from rules.findings import Faulty
from rules.transforms.concat import Concat
from rules.transforms.contract import Transform
from rules.transforms.first_non_empty import FirstNonEmpty
from rules.transforms.upper import Upper
from rules.translate import compile_translation
from schemas.fields import FieldType

FIRST, LAST = FieldType("first", "text", max_length=10), FieldType("last", "text", max_length=20)
NAME = FieldType("name", "text", max_length=12)
AGE = FieldType("age", "integer")


def test_the_values_of_several_fields_become_one() -> None:
    translate = compile_translation(FIRST, NAME, (Concat(separator=" "), Upper()), "names", also=(LAST,))
    assert translate(("Ana", "Trujillo")) == "ANA TRUJILLO"


def test_a_joined_text_that_does_not_fit_is_refused_not_cut() -> None:
    translate = compile_translation(FIRST, NAME, (Concat(),), "names", also=(LAST,))
    with pytest.raises(Unfit, match="takes 12 characters, the value has 13"):
        translate(("Frédérique", "Abc"))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (("a", "b"), "a-b"),
        (("a", None), "a"),
        (("", "b"), "b"),
        (("", ""), ""),
        (("", None), ""),
        ((None, None), None),
        ((7, Decimal("1.50")), "7-1.5"),
        ((0, "a"), "0-a"),
    ],
)
def test_concat_tells_null_blank_and_zero_apart(values: tuple[str | None, ...], expected: str | None) -> None:
    assert Concat(separator="-").apply(values) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [((None, "", "a", "b"), "a"), ((None, 0, 7), 0), ((False, True), False), ((None, ""), None)],
)
def test_the_first_non_empty_value_may_be_zero_or_false(values: tuple[object, ...], expected: object) -> None:
    assert FirstNonEmpty().apply(values) is expected  # type: ignore[arg-type]  # objects of the tests


@given(st.lists(st.text(max_size=9) | st.none(), min_size=2, max_size=5), st.text(max_size=3))
def test_a_joined_text_is_no_longer_than_foretold(values: list[str | None], separator: str) -> None:
    concat = Concat(separator=separator)
    joined = concat.apply(tuple(values)) or ""
    assert len(joined) <= concat.longest_joined(tuple(len(value or "") for value in values))


@pytest.mark.parametrize(
    ("chain", "also", "trouble"),
    [
        ((), (LAST,), "begins by making one value"),
        ((Upper(),), (LAST,), "begins by making one value"),
        ((Concat(),), (), "makes one value of several fields"),
        ((Concat(), Concat()), (LAST,), "makes one value of several fields"),
        ((FirstNonEmpty(),), (AGE,), "`first_non_empty` cannot join text and integer"),
        ((Concat(),), (FieldType("photo", "bytes"),), "`concat` cannot join text and bytes"),
    ],
)
def test_a_chain_that_does_not_suit_its_source_fields_is_a_finding(
    chain: tuple[Transform, ...], also: tuple[FieldType, ...], trouble: str
) -> None:
    with pytest.raises(Faulty, match=trouble):
        compile_translation(FIRST, NAME, chain, "names", also=also)
