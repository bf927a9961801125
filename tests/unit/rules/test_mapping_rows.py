"""The settings of a row: what each makes of the compiled row, and bad values of each."""

from decimal import Decimal
from typing import Any

import pytest

from rules.compiled import CompiledMapping, MatchRow, Row, Unfit
from schemas.values import Value
from tests.unit.rules.sides_of_trade import OPTIONS, USERS, compiled, load, mapping, row, warnings_of


def with_row(**written: Any) -> CompiledMapping:
    return compiled(**row(**written))


def to(target: str, made: CompiledMapping) -> Row:
    """Give the row that writes a field of the right side."""
    (found,) = [each for each in made.left.rows if each.target == target]
    return found


def test_m2_each_field_mapping_has_a_direction_and_logic_of_its_own() -> None:
    made = compiled(
        fields=[
            {"left": "name", "right": "name"},
            {"right": "statecode", "constant": 0},
            {"left": "city", "right": "note", "direction": "to_right", "transform": ["upper"]},
            {"left": "rank", "right": "rank", "direction": "to_left", "validate": {"ge": 0}},
            {"left": "salesperson_code", "right": "ownerid", "reference": "salesperson-user"},
            {"left": "terms_code", "right": "terms", "options": "payment-terms"},
        ]
    )
    to_right = {each.target: each for each in made.left.rows}
    assert [each.target for each in made.left.rows] == ["name", "statecode", "note", "ownerid", "terms"]
    assert [each.target for each in made.right.rows] == ["name", "rank", "salesperson_code", "terms_code"]
    assert to_right["statecode"].constant == 0
    assert to_right["note"].translate("bonn") == "BONN"
    assert to_right["ownerid"].reference == ("salesperson-user", "left")
    assert to_right["terms"].reference == ("payment-terms", "left")
    with pytest.raises(Unfit):
        made.right.rows_of["rank"][0].translate(-1)


def test_enabled_false_makes_a_row_do_nothing_at_all() -> None:
    off = {
        "left": "city",
        "right": "note",
        "enabled": False,
        "match": True,
        "compare": "code",
        "transform": ["upper"],
    }
    made, without = with_row(**off), compiled()
    for lane, bare in ((made.left, without.left), (made.right, without.right)):
        assert [each.target for each in lane.rows] == [each.target for each in bare.rows]
        assert list(lane.rows_of) == list(bare.rows_of)
    assert (made.policies, made.same, made.match) == (without.policies, without.same, without.match)


def test_a_row_with_enabled_false_is_checked_but_gets_in_nobodys_way() -> None:
    (error,) = load(mapping(**row(left="ctiy", right="note", enabled=False))).errors
    assert error.path == "fields[2].left"
    written = mapping(**row(left="city", right="name", conflict="error", enabled=False), only_coupled=True)
    assert warnings_of(written) == warnings_of(mapping(only_coupled=True))


def test_default_stands_beside_the_translation() -> None:
    made = to("note", with_row(left="city", right="note", direction="to_right", default="unknown"))
    assert (made.source, made.has_default, made.default, made.new_only) == ("city", True, "unknown", False)
    assert not to("name", compiled()).has_default


def test_a_default_may_be_null() -> None:
    made = to("note", with_row(left="city", right="note", direction="to_right", default=None))
    assert (made.has_default, made.default) == (True, None)


def test_a_default_without_a_source_is_a_value_for_new_records_alone() -> None:
    made = with_row(right="creditlimit", default=100)
    found = to("creditlimit", made)
    assert (found.source, found.constant, found.new_only) == (None, Decimal(100), True)
    assert (found.default, found.has_default) == (Decimal(100), True)
    assert ("right", "creditlimit") not in made.policies


def test_a_default_fills_a_field_that_takes_no_null() -> None:
    fields = [{"left": "no", "right": "name", "direction": "to_right"}, {"right": "statecode", "default": 0}]
    assert warnings_of(mapping(fields=fields, direction="to_right")) == []


@pytest.mark.parametrize(
    ("validate", "good", "bad"),
    [
        ({"eq": "x"}, "x", "y"),
        ({"in": ["x", "y"]}, "y", "z"),
        ({"regex": "[A-Z]{2}"}, "DE", "DEU"),
        ({"starts_with": "D"}, "DE", "FR"),
        ({"not_null": True}, "", None),
        ({"all": [{"starts_with": "D"}, {"ne": "DE"}]}, "DK", "DE"),
        ({"any": [{"eq": "DE"}, {"eq": ""}]}, "", "FR"),
        ({"all": [{"not_null": True}, {"ne": "x"}]}, "y", None),
    ],
)
def test_validate_lets_pass_what_it_says(validate: object, good: Value, bad: Value) -> None:
    made = to("note", with_row(left="city", right="note", direction="to_right", validate=validate))
    assert made.translate(good) == good
    with pytest.raises(Unfit, match=r"erp/customer\.city -> crm/account\.note: .* \(`validate`\)") as caught:
        made.translate(bad)
    assert caught.value.code == "invalid"
    assert caught.value.remedy


@pytest.mark.parametrize("validate", [{"ge": 0}, {"any": [{"ge": 0}]}, {"ne": 5}])
def test_validate_lets_null_pass(validate: object) -> None:
    made = to("rank", with_row(left="rank", right="rank", direction="to_right", validate=validate))
    assert made.translate(None) is None


def test_validate_looks_at_the_value_as_it_is_to_be_written() -> None:
    chain = {"transform": ["upper"], "validate": {"regex": "[A-Z]*"}}
    made = to("note", with_row(left="city", right="note", direction="to_right", **chain))
    assert made.translate("berlin") == "BERLIN"


def test_validate_of_a_two_way_row_guards_both_sides() -> None:
    made = with_row(left="city", right="note", validate={"ne": "x"})
    for found in (to("note", made), made.right.rows_of["note"][0]):
        with pytest.raises(Unfit):
            found.translate("x")


def test_not_empty_and_counts_blank_stand_in_the_row() -> None:
    made = to("note", with_row(left="city", right="note", not_empty=True))
    assert (made.not_empty, made.counts_blank) == (True, False)
    assert not to("name", compiled()).not_empty


def test_options_are_a_reference_that_clears_and_counts() -> None:
    made = with_row(left="terms_code", right="terms", options="payment-terms")
    there, back = to("terms", made), made.right.rows_of["terms"][0]
    assert (there.reference, back.reference) == (("payment-terms", "left"), ("payment-terms", "right"))
    assert (there.missing, there.counts_blank) == ("clear", True)
    assert there.translate("2") == 2
    assert back.translate("30D") == "30D"
    assert there.translate("") is None


def test_options_with_not_empty_leave_the_target_alone() -> None:
    made = to("terms", with_row(left="terms_code", right="terms", options="payment-terms", not_empty=True))
    assert (made.missing, made.counts_blank) == ("keep", True)


def test_clear_writes_a_blank_or_leaves_alone_what_takes_no_null() -> None:
    reference = {"reference": "salesperson-user", "missing": "clear", "direction": "to_left"}
    state = [{"right": "statecode", "constant": 0}]
    made = compiled(fields=[*state, {"left": "name", "right": "ownerid", **reference}])
    assert (made.right.rows[0].missing, made.right.rows[0].blank) == ("clear", "")
    made = compiled(fields=[*state, {"left": "city", "right": "ownerid", **reference}])
    assert (made.right.rows[0].missing, made.right.rows[0].blank) == ("clear", None)


def test_a_reference_that_may_be_null_is_a_blank_where_the_target_takes_no_null() -> None:
    reference = {"reference": "salesperson-user", "direction": "to_left"}
    fields = [{"right": "statecode", "constant": 0}, {"left": "name", "right": "ownerid", **reference}]
    assert not any("takes no null" in message for _, message in warnings_of(mapping(fields=fields), USERS))
    assert compiled(fields=fields).right.rows[0].translate(None) == ""


def test_match_groups_are_alternatives_by_priority() -> None:
    fields = [
        {"left": "name", "right": "name", "match": {"priority": 2, "case_sensitive": True}},
        {"left": "city", "right": "address1_city", "match": {"priority": 1}},
        {"left": "rank", "right": "rank", "match": {"priority": 2}},
        {"left": "terms_code", "right": "note", "match": False},
        {"left": "credit", "right": "creditlimit", "direction": "to_right", "match": True},
    ]
    assert compiled(fields=[*fields, {"right": "statecode", "constant": 0}]).match == (
        (MatchRow("credit", "creditlimit"),),
        (MatchRow("city", "address1_city"),),
        (MatchRow("name", "name", case_sensitive=True), MatchRow("rank", "rank")),
    )


@pytest.mark.parametrize(
    "written",
    [
        {"left": "city", "right": "address1_city", "transform": [{"prefix": "D"}]},
        {"left": "terms_code", "right": "terms", "options": "payment-terms"},
        {"left": "salesperson_code", "right": "ownerid", "reference": "salesperson-user"},
        {"left": "since", "right": "note", "direction": "to_right"},
    ],
)
def test_match_may_compare_what_a_row_makes_of_a_value(written: dict[str, Any]) -> None:
    made = with_row(**written, match=True)
    assert made.match == ((MatchRow(written["left"], written["right"]),),)


JOINED = {"left": ["name", "city"], "right": "note", "transform": [{"concat": " "}]}


def test_several_source_fields_become_one_value_one_way() -> None:
    made = with_row(**JOINED)
    found = to("note", made)
    assert (found.source, found.also, found.sources) == ("name", ("city",), ("name", "city"))
    assert found in made.left.rows_of["name"]
    assert made.left.rows_of["city"] == (found,)
    assert "note" not in made.right.rows_of
    assert found.translate(("Cannon", "Rom")) == "Cannon Rom"


def test_several_source_fields_are_named_in_what_does_not_fit() -> None:
    found = to("note", with_row(**JOINED))
    with pytest.raises(Unfit, match=r"erp/customer\.name \+ erp/customer\.city -> crm/account\.note: "):
        found.translate(("Cannon Group", "Bonn"))


NOTE = {"left": "city", "right": "note"}
OWNER = {"left": "salesperson_code", "right": "ownerid"}
TERMS = {"left": "terms_code", "right": "terms", "options": "payment-terms"}


@pytest.mark.parametrize(
    ("written", "path", "message", "suggestion"),
    [
        ({**NOTE, "enabled": 5}, "enabled", "expected true or false", ""),
        ({**NOTE, "default": 5}, "default", "5 is no text", "quotes"),
        ({"right": "terms", "default": 7}, "default", "7 is not in the list of `terms`", "1, 2, 3"),
        ({"right": "terms", "constant": 7}, "constant", "7 is not in the list of `terms`", "1, 2, 3"),
        ({"right": "note", "constant": ["x"]}, "constant", "expected a value, not `['x']`", ""),
        ({"right": "note", "default": "x", "constant": "y"}, "", "no `default`", ""),
        ({"right": "note", "default": "x", "not_empty": True}, "", "has no `transform`", ""),
        ({"right": "note", "default": "x", "receiver_edits": "keep"}, "receiver_edits", "written once", ""),
        ({**NOTE, "validate": {"eq": 5}}, "validate.eq", "5 is no text", "quotes"),
        ({**NOTE, "validate": {"regx": "x"}}, "validate.regx", "unknown key", "`regex`"),
        ({**NOTE, "validate": {"regex": "("}}, "validate.regex", "no regular expression", "starts_with"),
        ({**NOTE, "validate": {}}, "validate", "either `all`, `any` or one operator", ""),
        ({**NOTE, "validate": {"eq": "x", "ne": "y"}}, "validate", "one operator", ""),
        ({**NOTE, "validate": {"all": [{"lt": 5}]}}, "validate.all[0].lt", "5 is no text", "quotes"),
        ({"right": "note", "constant": "x", "validate": {"ne": "x"}}, "constant", "not what", "another"),
        ({**NOTE, "default": "x", "validate": {"ne": "x"}}, "default", "not what", "another"),
        ({**NOTE, "not_empty": "sometimes"}, "not_empty", "expected true or false", ""),
        ({**NOTE, "match": {"prority": 1}}, "match.prority", "unknown key", "`priority`"),
        ({**NOTE, "match": 5}, "match", "followed by true", ""),
        ({"left": "stamp", "right": "stamp", "match": True}, "match", "`stamp` is bytes", "another field"),
        ({**TERMS, "missing": "park"}, "", "`options` stands alone", ""),
        ({**TERMS, "reference": "salesperson-user"}, "", "`options` stands alone", ""),
        ({**TERMS, "transform": ["trim"]}, "transform", "transforms do not apply", "Leave out"),
        ({**TERMS, "options": "payment-term"}, "options", "no option mapping", "`payment-terms`"),
        ({**TERMS, "options": "salesperson-user"}, "options", "is no option", "`reference: sales"),
        ({**OWNER, "reference": "payment-terms"}, "reference", "is no mapping", "`options: payment-terms`"),
        ({**TERMS, "left": "is_open"}, "left", "`is_open` is boolean, the key of erp/payment_terms", "keys"),
        ({**TERMS, "right": "isopen"}, "right", "of `payment-terms` is no boolean", ""),
        ({**JOINED, "transform": []}, "", "several fields need a `transform`", ""),
        ({**JOINED, "transform": ["upper"]}, "transform", "several source fields", "concat"),
        ({**JOINED, "right": ["note"]}, "", "on one side only", ""),
        ({**JOINED, "left": []}, "left", "expected at least 1 of them", ""),
        ({**JOINED, "left": ["name", 5]}, "left[1]", "expected a text", ""),
        ({**JOINED, "left": ["name", "ctiy"]}, "left", "no field `ctiy`", "`city`"),
        ({**JOINED, "direction": "both"}, "direction", "nothing tells them apart", "Leave"),
        ({**JOINED, "direction": "to_left"}, "direction", "nothing can run `to_left`", "directions"),
        ({**NOTE, "receiver_edits": "report"}, "receiver_edits", "runs both ways", "direction"),
    ],
)  # fmt: skip
def test_a_bad_value_of_a_row_is_told_with_its_place(
    written: dict[str, Any], path: str, message: str, suggestion: str
) -> None:
    errors = {error.path: error for error in load(mapping(**row(**written)), USERS, OPTIONS).errors}
    assert list(errors) == [f"fields[2].{path}".rstrip(".")]
    (error,) = errors.values()
    assert message in error.message
    assert suggestion in error.suggestion
