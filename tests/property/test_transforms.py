"""No value, however odd, makes a transform do anything but answer or say that it cannot."""

import contextlib
from datetime import UTC
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.transforms import TRANSFORMS, Transform, Untranslatable
from rules.transforms.contract import Joining
from rules.translate import compile_translation
from schemas.fields import FieldType, Kind
from schemas.fit import check

SETTINGS: dict[str, dict[str, Any]] = {
    "between": {"after": "a", "before": "b"},
    "date_part": {"part": "week"},
    "lookup": {"table": {"a": "b"}},
    "prefix": {"text": "SP-"},
    "regex_extract": {"pattern": "(a|b)+"},
    "regex_replace": {"pattern": "[^0-9]"},
    "remove_prefix": {"text": "a", "otherwise": "error"},
    "remove_suffix": {"text": "a", "otherwise": "error"},
    "replace": {"old": "a", "new": "bc"},
    "split": {"separator": ",", "part": 1},
    "suffix": {"text": "!"},
}
NUMERALS = st.from_regex(r"[-+]?[0-9]{1,9}([.,][0-9]{1,9}){0,3}", fullmatch=True)
DATES = st.datetimes(timezones=st.just(UTC)).map(lambda moment: moment.isoformat(timespec="seconds"))
VALUES: dict[Kind, st.SearchStrategy[Any]] = {
    "text": st.text(max_size=30) | NUMERALS | DATES | st.sampled_from(["DE", "eur", "2026-02-30", "a,b"]),
    "boolean": st.booleans(),
    "integer": st.integers(-(2**31), 2**31 - 1),
    "long": st.integers(-(2**63), 2**63 - 1),
    "double": st.floats(),
    "decimal": st.decimals().filter(lambda number: not number.is_snan()),
    "date": st.dates(),
    "timestamp": st.datetimes(timezones=st.just(UTC)),
    "bytes": st.binary(max_size=9),
}


def accepted(transform: Transform) -> list[Kind]:
    return sorted(kind for kind in transform.takes if transform.accepts(kind))


CASING = {"lower", "title", "upper"}
"""Letters outside of ASCII become two or three in the other case, such as the German sharp s. A text that
does not fit then is an open error; who reckoned with it everywhere could write no text of 20 characters to
a field of 20."""
ALONE = sorted(name for name, kind in TRANSFORMS.items() if not issubclass(kind, Joining))


@pytest.mark.parametrize("name", ALONE)
@settings(deadline=None)
@given(data=st.data())
def test_a_transform_gives_a_value_of_the_kind_it_told_or_says_why_not(
    name: str, data: st.DataObject
) -> None:
    transform = TRANSFORMS[name].model_validate(SETTINGS.get(name, {}))
    kind = data.draw(st.sampled_from(accepted(transform)))
    value = data.draw(VALUES[kind])
    with contextlib.suppress(Untranslatable):
        given_back = transform.bound(kind)(value)
        told = FieldType("there", transform.gives(kind), precision=800, scale=400)
        unfit = check(told, given_back)
        assert unfit is None or value != value or unfit.code == "out_of_range"  # noqa: PLR0124  # not a number
        if isinstance(value, str) and isinstance(given_back, str) and given_back.isascii():
            if name in CASING and not value.isascii():
                return
            assert len(given_back) <= transform.longest(len(value))


@pytest.mark.parametrize("name", ALONE)
@settings(deadline=None)
@given(data=st.data())
def test_what_was_undone_is_done_again_as_before(name: str, data: st.DataObject) -> None:
    transform = TRANSFORMS[name].model_validate(SETTINGS.get(name, {}))
    inverse = transform.inverse()
    if inverse is None:
        return
    value = data.draw(VALUES[data.draw(st.sampled_from(accepted(transform)))])
    with contextlib.suppress(Untranslatable):
        there = transform.apply(value)
        if there is None and not inverse.sees_null:
            return
        back = inverse.apply(there)
        if back is not None or transform.sees_null:
            again = transform.apply(back)
            assert again == there or again != again  # noqa: PLR0124  # not a number


@pytest.mark.parametrize("name", ALONE)
def test_null_passes_by_a_transform_unless_it_is_meant_for_it(name: str) -> None:
    transform = TRANSFORMS[name].model_validate(SETTINGS.get(name, {}))
    kind = accepted(transform)[0]
    target = FieldType("there", transform.gives(kind), precision=800, scale=400)
    translated = compile_translation(FieldType("here", kind), target, (transform,), "here -> there")(None)
    assert translated is None or transform.sees_null
