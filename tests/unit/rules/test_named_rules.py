"""Named rules in filters: where they may stand, and what is said of mistakes in them."""

from typing import Any

import pytest

from rules.filters import compile_filter
from rules.findings import Faulty
from rules.model import Filter
from schemas.values import Value
from tests.unit.rules.sides_of_trade import CUSTOMER, load, mapping

FILLED = {"rule": "filled", "field": "city"}


@pytest.mark.parametrize(("city", "expected"), [("Berlin", True), ("", False), ("  ", False), (None, False)])
def test_a_rule_named_in_a_filter_tells_records_apart(city: Value, expected: bool) -> None:
    assert compile_filter(Filter.model_validate(FILLED), CUSTOMER)({"city": city}) is expected
    negated: dict[str, Any] = {"not": {"all": [FILLED]}}
    assert compile_filter(Filter.model_validate(negated), CUSTOMER)({"city": city}) is not expected


def test_a_rule_sees_a_field_that_the_image_lacks_as_null() -> None:
    assert not compile_filter(Filter.model_validate(FILLED), CUSTOMER)({})


@pytest.mark.parametrize(
    ("written", "path", "message", "suggestion"),
    [
        ({"rule": "filed", "field": "city"}, ("rule",), "there is no rule `filed`", "`filled`"),
        ({"rule": "filled", "field": "ctiy"}, ("field",), "has no field `ctiy`", "`city`"),
        ({"rule": "filled", "field": "rank"}, ("field",), "reads text; `rank` is integer", "another field"),
        ({"rule": "filled"}, ("rule",), "the setting `field` is missing", "Its settings: field."),
        ({"rule": "filled", "field": "city", "eq": "x"}, ("rule",), "no setting `eq`", "Its settings"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_rule_is_told_with_what_it_knows(
    written: dict[str, Any], path: object, message: str, suggestion: str
) -> None:
    with pytest.raises(Faulty) as caught:
        compile_filter(Filter.model_validate(written), CUSTOMER)
    assert caught.value.finding.path == path
    assert message in caught.value.finding.message
    assert suggestion in caught.value.finding.suggestion


def test_mistakes_in_the_rules_of_a_group_are_all_told_with_their_places() -> None:
    group = {"any": [{"rule": "filed", "field": "city"}, {"rule": "filled", "field": "ctiy"}]}
    errors = load(mapping(left={"side": "erp", "table": "customer", "filter": group})).errors
    assert [error.path for error in errors] == ["left.filter.any[0].rule", "left.filter.any[1].field"]
