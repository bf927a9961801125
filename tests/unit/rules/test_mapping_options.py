"""Option mappings: codes of one side for the values of a list on the other."""

from typing import Any

import pytest

from tests.unit.rules.sides_of_trade import OPTIONS, USERS, load, mapping, row


def test_m35_an_option_mapping_is_loaded_with_its_values_and_seeds_as_text() -> None:
    loaded = load(mapping(), USERS, OPTIONS)
    assert not loaded.errors
    (options,) = loaded.options
    assert (options.name, options.left.table) == ("payment-terms", "payment_terms")
    assert options.right.values == {"1": "Net30", "2": "2%10Net30", "3": "Net45"}
    assert options.seed == {"30D": "1", "45D": "3"}
    assert [model.mapping for model in loaded.models] == ["customer-account", "salesperson-user"]


def test_both_sides_of_an_option_mapping_may_be_lists() -> None:
    status = {
        "options": "status",
        "left": {"side": "erp", "values": {"Open": "", "Released": ""}},
        "right": {"side": "crm", "values": {1: "Submitted", 3: ""}},
        "seed": {"Open": 3, "Released": 1},
    }
    loaded = load(mapping(**row(left="city", right="terms", options="status")), status)
    assert not loaded.errors
    assert loaded.options[0].left.values == {"Open": "", "Released": ""}


def test_values_that_are_too_long_for_a_field_are_told_at_the_row() -> None:
    status = {
        "options": "status",
        "left": {"side": "erp", "values": {"Open": "", "Pending approval": ""}},
        "right": {"side": "crm", "values": {1: ""}},
    }
    (error,) = load(mapping(**row(left="terms_code", right="terms", options="status")), status).errors
    assert error.path == "fields[2].left"
    assert "`Pending approval` of `status` does not fit" in error.message


def test_values_that_are_not_in_the_list_of_a_field_are_told_at_the_row() -> None:
    terms = {**OPTIONS, "right": {"side": "crm", "values": {1: "Net30", 9: "Net90"}}, "seed": {}}
    (error,) = load(mapping(**row(left="terms_code", right="terms", options="payment-terms")), terms).errors
    assert error.path == "fields[2].right"
    assert "`9` of `payment-terms` is not in the list of `terms`" in error.message
    assert error.suggestion == "Known: 1, 2, 3."


def test_values_that_no_number_can_be_are_told_at_the_row() -> None:
    terms = {**OPTIONS, "right": {"side": "crm", "values": {"Net30": "30 days"}}, "seed": {}}
    (error,) = load(mapping(**row(left="terms_code", right="rank", options="payment-terms")), terms).errors
    assert "`Net30` of `payment-terms` is nothing `rank` can hold" in error.message


def test_an_option_mapping_between_other_sides_is_told() -> None:
    terms = {**OPTIONS, "right": {"side": "shop", "values": {1: "Net30"}}, "seed": {}}
    (error,) = load(mapping(**row(left="terms_code", right="terms", options="payment-terms")), terms).errors
    assert error.path == "fields[2].options"
    assert "`payment-terms` is between erp and shop" in error.message


def test_an_option_mapping_and_a_mapping_of_one_name_are_told() -> None:
    (error,) = load(mapping(), {**OPTIONS, "options": "customer-account"}).errors
    assert (error.path, error.message) == ("options", "there are two mappings `customer-account`.")
    first, second = {**OPTIONS, "seed": {}}, OPTIONS
    assert [error.path for error in load(first, second).errors] == ["options"]


def test_an_option_mapping_that_no_row_uses_is_a_warning() -> None:
    used = row(left="terms_code", right="terms", options="payment-terms")
    for changes, told in (({}, True), (used, False)):
        problems = load(mapping(**changes), OPTIONS).problems
        assert ("no row uses `payment-terms`." in {problem.message for problem in problems}) is told


LIST = {"side": "crm", "values": {1: "Net30"}}


@pytest.mark.parametrize(
    ("changes", "path", "message", "suggestion"),
    [
        ({"option": "x"}, "option", "unknown key", "`options`"),
        ({"options": 5}, "options", "expected a text", ""),
        ({"left": None}, "left", "the key `left` is missing", ""),
        ({"left": {"side": "erp"}}, "left", "either a `table` or `values`", ""),
        ({"left": {**LIST, "table": "account"}}, "left", "either a `table` or `values`", ""),
        ({"right": {"side": "crm", "table": "account"}}, "", "one of the two sides has `values`", ""),
        ({"right": {"side": "crm", "valeus": {}}}, "right.valeus", "unknown key", "`values`"),
        ({"right": {"side": "crm", "values": {"yes": True}}}, "right.values.yes", "expected a text", ""),
        ({"right": {"side": "crm", "values": {1: ["x"]}}}, "right.values[1]", "expected a text", ""),
        ({"right": {**LIST, "side": "crn"}, "seed": {}}, "right.side", "no side `crn`", "`crm`"),
        (
            {"left": {"side": "erp", "table": "payment_term"}},
            "left.table", "no table `payment_term`", "`payment_terms`",
        ),
        ({"seed": {"30D": 7}}, "seed.30D", "`7` is no value of the right side", "Known: 1, 2, 3."),
        ({"seed": {"30D": 1, "31D": 1}}, "seed.31D", "`1` has two partners: `30D` and `31D`", "one with one"),
        ({"seed": ["30D"]}, "seed", "keys with values", ""),
    ],
)  # fmt: skip
def test_a_bad_value_of_an_option_mapping_is_told_with_its_place(
    changes: dict[str, Any], path: str, message: str, suggestion: str
) -> None:
    written = {key: value for key, value in {**OPTIONS, **changes}.items() if value is not None}
    loaded = load(mapping(), USERS, written)
    assert path in {error.path for error in loaded.errors}
    (error, *_) = [error for error in loaded.errors if error.path == path]
    assert message in error.message
    assert suggestion in error.suggestion
    assert not loaded.options
