from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from rules.adapt import adaptation
from rules.compile import compile_mappings
from rules.compiled import CompiledMapping, Row, Unfit
from rules.findings import Faulty
from rules.translate import unchanged
from schemas.values import Value
from tests.unit.rules.sides_of_trade import CATALOG, SIDES, USERS, compiled, load, mapping


def with_row(**row: Any) -> CompiledMapping:
    return compiled(fields=[*mapping()["fields"], row])


def rows(compiled_mapping: CompiledMapping) -> tuple[list[str], list[str]]:
    """Give the fields that are written on the right, and on the left."""
    lanes = compiled_mapping.left, compiled_mapping.right
    right, left = ([row.target for row in lane.rows] for lane in lanes)
    return right, left


def last(compiled_mapping: CompiledMapping) -> Row:
    return compiled_mapping.left.rows[-1]


def test_both_lanes_know_their_side_table_and_account() -> None:
    lanes = compiled().left, compiled().right
    assert [(lane.role, lane.side, lane.table, lane.integration_user) for lane in lanes] == [
        ("left", "erp", "customer", "erp-sync"),
        ("right", "crm", "account", "crm-sync"),
    ]


@pytest.mark.parametrize(
    ("direction", "sends", "written"),
    [
        ("both", (True, True), (["name", "statecode"], ["name"])),
        ("to_right", (True, False), (["name", "statecode"], [])),
        ("to_left", (False, True), ([], ["name"])),
    ],
)
def test_the_direction_of_the_mapping_decides_which_lane_sends(
    direction: str, sends: object, written: object
) -> None:
    fields = [{"left": "name", "right": "name"}]
    state = [] if direction == "to_left" else [{"right": "statecode", "constant": 0}]
    made = compiled(direction=direction, fields=fields + state)
    assert (made.left.sends, made.right.sends) == sends
    assert rows(made) == written


@pytest.mark.parametrize(
    ("direction", "written"),
    [
        ("both", (["name", "statecode", "note"], ["name", "city"])),
        ("to_right", (["name", "statecode", "note"], ["name"])),
        ("to_left", (["name", "statecode"], ["name", "city"])),
    ],
)
def test_a_row_may_be_narrower_than_its_mapping(direction: str, written: object) -> None:
    assert rows(with_row(left="city", right="note", direction=direction)) == written


def test_a_two_way_row_in_a_one_way_mapping_runs_one_way() -> None:
    fields = [*mapping()["fields"], {"left": "city", "right": "note", "direction": "both"}]
    assert rows(compiled(direction="to_right", fields=fields)) == (["name", "statecode", "note"], [])


def test_rows_are_found_by_their_source_and_one_field_may_feed_several() -> None:
    made = with_row(left="name", right="note", direction="to_right")
    assert {source: [row.target for row in found] for source, found in made.left.rows_of.items()} == {
        "name": ["name", "note"]
    }


@pytest.mark.parametrize(
    ("changes", "creates"),
    [
        ({}, (True, True)),
        ({"only_coupled": True}, (False, False)),
        ({"create": False}, (False, False)),
        ({"create": {"left": False, "right": True}}, (True, False)),
        ({"direction": "to_right"}, (True, False)),
    ],
)
def test_a_lane_creates_what_is_missing_on_the_other_side(
    changes: dict[str, Any], creates: tuple[bool, bool]
) -> None:
    made = compiled(**changes)
    assert (made.left.creates, made.right.creates) == creates


@pytest.mark.parametrize(
    ("changes", "on_delete", "foreign_writes"),
    [
        ({}, ("ignore", "ignore"), ("put back", "ignore")),
        (
            {"on_delete": "uncouple", "foreign_writes": "ignore"},
            ("uncouple", "uncouple"),
            ("ignore", "ignore"),
        ),
        (
            {
                "on_delete": {"left": "delete", "right": "ignore"},
                "foreign_writes": {"left": "synchronize", "right": "put back"},
            },
            ("delete", "ignore"),
            ("synchronize", "put back"),
        ),
    ],
)
def test_settings_per_side_stand_in_their_lane(
    changes: dict[str, Any], on_delete: object, foreign_writes: object
) -> None:
    made = compiled(**changes)
    assert (made.left.on_delete, made.right.on_delete) == on_delete
    assert (made.left.foreign_writes, made.right.foreign_writes) == foreign_writes


def test_the_filter_of_a_side_is_its_lanes() -> None:
    made = compiled(right={"side": "crm", "table": "account", "filter": {"field": "statecode", "eq": 0}})
    assert made.left.matches({})
    assert made.right.matches({"statecode": 0})
    assert not made.right.matches({"statecode": 1})


def test_every_mapped_field_has_a_policy_of_its_own_or_the_mappings() -> None:
    made = compiled(
        conflict="left wins",
        fields=[*mapping()["fields"], {"left": "city", "right": "note", "conflict": "error"}],
    )
    assert made.policies == {
        ("left", "name"): "left wins",
        ("right", "name"): "left wins",
        ("right", "statecode"): "left wins",
        ("left", "city"): "error",
        ("right", "note"): "error",
    }


def test_fields_compared_as_codes_have_a_comparer_on_both_sides() -> None:
    made = with_row(left="city", right="note", compare="code")
    assert set(made.same) == {("left", "city"), ("right", "note")}
    same = made.same["left", "city"]
    assert same(" berlin", "BERLIN ")
    assert not same("Berlin", "Paris")
    assert not same(None, "")


def test_receiver_edits_put_back_guards_the_field_that_receives() -> None:
    made = with_row(left="city", right="note", direction="to_right", receiver_edits="put back")
    assert made.enforce == {("right", "note")}


def test_a_reference_names_the_role_of_its_source_in_the_other_mapping() -> None:
    made = with_row(left="salesperson_code", right="ownerid", reference="salesperson-user", missing="clear")
    there, back = made.left.rows_of["salesperson_code"][0], made.right.rows_of["ownerid"][0]
    assert (there.reference, there.missing) == (("salesperson-user", "left"), "clear")
    assert back.reference == ("salesperson-user", "right")


def test_a_mapping_whose_reference_has_errors_itself_is_not_compiled() -> None:
    row = {"left": "salesperson_code", "right": "ownerid", "reference": "salesperson-user"}
    loaded = load(mapping(fields=[*mapping()["fields"], row]), USERS)
    with pytest.raises(Faulty, match="`salesperson-user` is missing, or has errors itself"):
        compile_mappings(loaded.models[:1], CATALOG, SIDES)


@pytest.mark.parametrize("blank", [None, ""])
def test_a_blank_reference_becomes_null(blank: Value) -> None:
    made = with_row(left="salesperson_code", right="ownerid", reference="salesperson-user")
    assert last(made).translate(blank) is None
    assert last(made).translate("3f2a") == "3f2a"


@pytest.mark.parametrize(
    ("field", "written", "value"),
    [
        ("note", "x", "x"),
        ("note", None, None),
        ("creditlimit", "10.5", Decimal("10.5")),
        ("isopen", False, False),
        ("rank", 7, 7),
    ],
)
def test_a_constant_becomes_a_value_of_its_field(field: str, written: object, value: Value) -> None:
    row = last(with_row(right=field, constant=written))
    assert (row.source, row.constant, row.translate(row.constant)) == (None, value, value)


def test_a_value_that_always_fits_costs_nothing() -> None:
    """The speed of the whole pipeline hangs on rows like these."""
    row = last(with_row(left="credit", right="creditlimit", direction="to_right"))
    assert row.translate is unchanged


@pytest.mark.parametrize(
    ("source", "target", "value", "expected"),
    [
        ("rank", "note", 42, "42"),
        ("rank", "creditlimit", 42, Decimal(42)),
        ("rank", "rank", 42, 42),
        ("credit", "note", Decimal("18.50"), "18.5"),
        ("credit", "rank", Decimal("18.00"), 18),
        ("weight", "creditlimit", 0.1, Decimal("0.1")),
        ("weight", "rank", 3.0, 3),
        ("city", "rank", "007", 7),
        ("city", "creditlimit", "18.5", Decimal("18.5")),
        ("since", "note", date(2026, 3, 31), "2026-03-31"),
        ("is_open", "isopen", True, True),
        ("city", "note", None, None),
        ("rank", "note", None, None),
    ],
)
def test_a_value_is_adapted_to_the_kind_of_its_target(
    source: str, target: str, value: Value, expected: Value
) -> None:
    row = last(with_row(left=source, right=target, direction="to_right"))
    adapted = row.translate(value)
    assert adapted == expected
    assert type(adapted) is type(expected)


@pytest.mark.parametrize(
    ("source", "target", "value", "code", "message"),
    [
        ("city", "note", "x" * 11, "too_long", "note takes 10 characters, the value has 11"),
        ("credit", "rank", Decimal("18.5"), "untranslatable", "18.5 is not a whole number"),
        ("weight", "rank", float("nan"), "untranslatable", "nan is not a whole number"),
        ("weight", "creditlimit", float("inf"), "untranslatable", "inf is not a number"),
        ("weight", "creditlimit", 0.00001, "out_of_range", "more than 4 digits after the point"),
        ("city", "rank", "seven", "untranslatable", "'seven' is not a whole number"),
        ("city", "rank", "9" * 30, "out_of_range", "is not between"),
        ("rank", "statecode", None, "null_not_allowed", "statecode takes no null"),
    ],
)
def test_a_value_that_does_not_fit_names_both_fields_the_reason_and_a_remedy(
    source: str, target: str, value: Value, code: str, message: str
) -> None:
    extra = {"left": source, "right": target, "direction": "to_right"}
    made = compiled(only_coupled=True, fields=[{"left": "name", "right": "name"}, extra])
    with pytest.raises(Unfit, match=message) as caught:
        last(made).translate(value)
    assert caught.value.code == code
    assert f"erp/customer.{source} -> crm/account.{target}: " in caught.value.message
    assert caught.value.remedy


def test_a_text_longer_than_its_own_field_declares_is_refused_too() -> None:
    """Many databases do not hold a text to its declared length."""
    with pytest.raises(Unfit):
        compiled().left.rows[0].translate("x" * 101)


def test_transforms_run_in_their_order_and_null_passes_them_by() -> None:
    row = last(
        with_row(
            left="city",
            right="note",
            direction="to_right",
            transform=["trim", {"substring": {"length": 3}}, "upper"],
        )
    )
    assert row.translate("  berlin") == "BER"
    assert row.translate(None) is None


def test_null_reaches_a_transform_that_asks_for_it() -> None:
    row = last(
        with_row(left="city", right="note", direction="to_right", transform=["upper", {"if_null": "none"}])
    )
    assert row.translate(None) == "none"


def test_a_two_way_chain_is_undone_on_the_way_back_last_step_first() -> None:
    made = with_row(left="city", right="note", transform=[{"prefix": "B"}, {"prefix": "A"}])
    assert made.left.rows_of["city"][0].translate("x") == "ABx"
    assert made.right.rows_of["note"][0].translate("ABx") == "x"


def test_each_way_may_have_a_chain_of_its_own() -> None:
    made = with_row(left="city", right="note", transform={"to_right": ["upper"], "to_left": ["title"]})
    assert made.left.rows_of["city"][0].translate("berlin") == "BERLIN"
    assert made.right.rows_of["note"][0].translate("BERLIN") == "Berlin"


def test_a_list_in_a_row_to_the_left_runs_as_written() -> None:
    made = with_row(left="city", right="note", direction="to_left", transform=[{"prefix": "D-"}])
    assert made.right.rows_of["note"][0].translate("x") == "D-x"


def test_what_a_transform_cannot_do_names_the_fields() -> None:
    lookup = {"lookup": {"table": {"DE": "Germany"}}}
    row = last(with_row(left="city", right="note", direction="to_right", transform=[lookup]))
    with pytest.raises(Unfit, match=r"erp/customer\.city -> crm/account\.note: 'FR' is not in") as caught:
        row.translate("FR")
    assert caught.value.code == "untranslatable"


def test_moments_and_dates_turn_into_each_other_without_loss() -> None:
    to_moment, to_date = adaptation("date", "timestamp"), adaptation("timestamp", "date")
    assert to_moment is not None
    assert to_date is not None
    assert to_moment(date(2026, 3, 31)) == datetime(2026, 3, 31, tzinfo=UTC)
    assert to_date(datetime(2026, 3, 31, tzinfo=UTC)) == date(2026, 3, 31)
