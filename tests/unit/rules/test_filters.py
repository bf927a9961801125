from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.filters import compile_filter
from rules.findings import Faulty
from rules.model import Filter
from schemas.values import Image, Value
from tests.unit.rules.sides_of_trade import CUSTOMER

Test = dict[str, Any]


def matches(written: Test | None, image: Image) -> bool:
    model = None if written is None else Filter.model_validate(written)
    return compile_filter(model, CUSTOMER)(image)


@pytest.mark.parametrize(
    ("test", "yes", "no"),
    [
        ({"field": "city", "eq": "Berlin"}, "Berlin", "berlin"),
        ({"field": "city", "ne": "Berlin"}, "Paris", "Berlin"),
        ({"field": "rank", "lt": 5}, 4, 5),
        ({"field": "rank", "le": 5}, 5, 6),
        ({"field": "rank", "gt": 5}, 6, 5),
        ({"field": "rank", "ge": 5}, 5, 4),
        ({"field": "city", "in": ["Berlin", "Paris"]}, "Paris", "Rome"),
        ({"field": "city", "not_in": ["Berlin", "Paris"]}, "Rome", "Paris"),
        ({"field": "city", "is_null": True}, None, ""),
        ({"field": "city", "not_null": True}, "", None),
        ({"field": "city", "starts_with": "Ber"}, "Berlin", "Neuber"),
        ({"field": "city", "contains": "er"}, "Berlin", "Paris"),
        ({"field": "city", "regex": "[A-Z][a-z]+"}, "Berlin", "Berlin 1"),
    ],
)
def test_each_operator_tells_records_apart(test: Test, yes: Value, no: Value) -> None:
    assert matches(test, {test["field"]: yes})
    assert not matches(test, {test["field"]: no})


@pytest.mark.parametrize("image", [{"city": None, "rank": None}, {}], ids=["null", "absent"])
@pytest.mark.parametrize(
    ("test", "expected"),
    [
        ({"field": "city", "eq": ""}, False),
        ({"field": "city", "ne": "Berlin"}, True),
        ({"field": "rank", "lt": 5}, False),
        ({"field": "rank", "le": 5}, False),
        ({"field": "rank", "gt": 5}, False),
        ({"field": "rank", "ge": 5}, False),
        ({"field": "city", "in": [""]}, False),
        ({"field": "city", "not_in": ["Berlin"]}, True),
        ({"field": "city", "is_null": True}, True),
        ({"field": "city", "not_null": True}, False),
        ({"field": "city", "starts_with": ""}, False),
        ({"field": "city", "contains": ""}, False),
        ({"field": "city", "regex": ".*"}, False),
    ],
)
def test_null_and_absent_answer_each_operator_alike(test: Test, expected: bool, image: Image) -> None:
    assert matches(test, image) is expected


@pytest.mark.parametrize(
    ("test", "value"),
    [
        ({"field": "credit", "eq": "1000.00"}, Decimal(1000)),
        ({"field": "credit", "eq": 1000}, Decimal(1000)),
        ({"field": "credit", "lt": Decimal("0.3")}, Decimal("0.29")),
        ({"field": "since", "ge": "2026-03-31"}, date(2026, 3, 31)),
        ({"field": "seen", "eq": "2026-03-31T10:00:00+02:00"}, datetime(2026, 3, 31, 8, tzinfo=UTC)),
        ({"field": "weight", "gt": Decimal("1.5")}, 1.6),
        ({"field": "is_open", "eq": False}, False),
    ],
)
def test_an_operand_becomes_a_value_of_the_fields_type(test: Test, value: Value) -> None:
    assert matches(test, {test["field"]: value})


@pytest.mark.parametrize(
    ("group", "rank", "expected"),
    [
        ({"all": [{"field": "rank", "gt": 1}, {"field": "rank", "lt": 5}]}, 3, True),
        ({"all": [{"field": "rank", "gt": 1}, {"field": "rank", "lt": 5}]}, 5, False),
        ({"all": [{"field": "rank", "gt": 1}]}, 1, False),
        ({"all": []}, 1, True),
        ({"any": [{"field": "rank", "eq": 1}, {"field": "rank", "eq": 2}]}, 2, True),
        ({"any": [{"field": "rank", "eq": 1}, {"field": "rank", "eq": 2}]}, 3, False),
        ({"any": []}, 1, False),
        ({"not": {"field": "rank", "eq": 1}}, 1, False),
        ({"not": {"any": [{"field": "rank", "eq": 1}, {"all": []}]}}, 1, False),
    ],
)
def test_groups_combine_tests(group: Test, rank: int, expected: bool) -> None:
    assert matches(group, {"rank": rank}) is expected


def test_no_filter_lets_every_record_through() -> None:
    assert matches(None, {})


@pytest.mark.parametrize(
    ("test", "path", "message"),
    [
        ({"field": "rank", "eq": "five"}, ("eq",), "'five' is no integer, which `rank` is."),
        ({"field": "city", "eq": 5}, ("eq",), "5 is no text"),
        ({"field": "rank", "in": [1, "two"]}, ("in", 1), "'two' is no integer"),
        ({"field": "is_open", "eq": 1}, ("eq",), "1 is no boolean"),
        ({"field": "rank", "eq": True}, ("eq",), "true is no integer"),
        ({"field": "since", "eq": "31.3.2026"}, ("eq",), "is no date"),
        ({"field": "seen", "eq": "2026-03-31T10:00:00"}, ("eq",), "is no timestamp"),
        ({"field": "credit", "eq": "much"}, ("eq",), "is no decimal"),
        ({"field": "city", "eq": None}, ("eq",), "nothing is equal to null"),
        ({"field": "rank", "starts_with": "1"}, ("starts_with",), "cannot be asked of `rank`"),
        ({"field": "is_open", "lt": True}, ("lt",), "cannot be asked of `is_open`"),
        ({"field": "stamp", "eq": "x"}, ("eq",), "cannot be asked of `stamp`"),
        ({"field": "ciyt", "eq": "x"}, ("field",), "has no field `ciyt`"),
        ({"field": "city", "regex": "(?=x)"}, ("regex",), "no regular expression that RE2 reads"),
        ({"field": "rank", "regex": "1"}, ("regex",), "cannot be asked of `rank`"),
    ],
)
def test_an_operand_that_cannot_be_compared_is_a_problem(test: Test, path: object, message: str) -> None:
    with pytest.raises(Faulty, match=message) as caught:
        matches(test, {})
    assert caught.value.finding.path == path
    assert caught.value.finding.suggestion


VALUES: st.SearchStrategy[Value] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.decimals(), st.dates(),
    st.datetimes(), st.datetimes(timezones=st.just(UTC)), st.binary(), st.just(Decimal("sNaN")),
)  # fmt: skip
IMAGES = st.dictionaries(st.sampled_from(sorted(CUSTOMER.fields)), VALUES)
TESTS: st.SearchStrategy[Test] = st.sampled_from(
    [
        *(
            {"field": "city", name: "Berlin"}
            for name in ("eq", "ne", "lt", "gt", "starts_with", "contains", "regex")
        ),
        *({"field": "credit", name: "1.5"} for name in ("eq", "ne", "lt", "le", "gt", "ge")),
        *({"field": "seen", name: "2026-03-31T10:00:00Z"} for name in ("eq", "lt", "ge")),
        *({"field": "since", name: "2026-03-31"} for name in ("ne", "le", "gt")),
        *({"field": "rank", name: [1, 2]} for name in ("in", "not_in")),
        *({"field": "weight", name: True} for name in ("is_null", "not_null")),
    ]
)
FILTERS = st.recursive(
    TESTS,
    lambda parts: st.one_of(
        st.lists(parts, max_size=3).map(lambda all_: {"all": all_}),
        st.lists(parts, max_size=3).map(lambda any_: {"any": any_}),
        parts.map(lambda not_: {"not": not_}),
    ),
    max_leaves=6,
)


@settings(deadline=None)
@given(FILTERS, IMAGES)
def test_a_filter_never_raises_and_not_divides_the_records_in_two(written: Test, image: Image) -> None:
    assert matches(written, image) is not matches({"not": written}, image)


@settings(deadline=None)
@given(IMAGES, st.sampled_from([("eq", "ne", "Berlin"), ("in", "not_in", ["Berlin", "Paris"])]))
def test_an_operator_and_its_opposite_divide_the_records_in_two(
    image: Image, opposites: tuple[str, str, object]
) -> None:
    one, two, operand = opposites
    assert matches({"field": "city", one: operand}, image) is not matches(
        {"field": "city", two: operand}, image
    )
