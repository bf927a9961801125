import contextlib
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.compile import compile_mappings
from rules.findings import Faulty
from rules.load import load_mappings
from rules.sides import SideFacts
from tests.unit.rules.sides_of_trade import CATALOG, OPTIONS, SIDES, USERS, load, mapping, row, warnings_of

FIVE_MISTAKES = """\
mapping: customer-account
left: {side: erp, table: custmer}
right: {side: crm, table: account, filter: {field: statecode, eq: Active}}
directon: both
fields:
  - {left: name, right: nmae}
  - {left: city, right: address1_city, transform: [trimm]}
  - {right: statecode, constant: 0}
"""


def test_a_file_with_five_mistakes_tells_all_five_each_with_line_path_and_suggestion() -> None:
    loaded = load_mappings({"customer.yaml": FIVE_MISTAKES.replace("custmer", "customer")}, CATALOG, SIDES)
    assert [(p.line, p.path, p.suggestion) for p in loaded.problems] == [
        (3, "right.filter.eq", "Write a whole number."),
        (4, "directon", "Did you mean `direction`?"),
        (6, "fields[0].right", "Did you mean `name`?"),
        (7, "fields[1].transform[0]", "Did you mean `trim`?"),
    ]
    loaded = load_mappings({"customer.yaml": FIVE_MISTAKES}, CATALOG, SIDES)
    assert {(p.line, p.path, p.suggestion) for p in loaded.problems} == {
        (2, "left.table", "Did you mean `customer`?"),
        (3, "right.filter.eq", "Write a whole number."),
        (4, "directon", "Did you mean `direction`?"),
        (6, "fields[0].right", "Did you mean `name`?"),
        (7, "fields[1].transform[0]", "Did you mean `trim`?"),
    }
    assert not loaded.models


def test_the_problems_of_all_files_are_told_and_the_sound_ones_are_loaded() -> None:
    texts = {
        "a.yaml": "mapping: [",
        "b.yaml": FIVE_MISTAKES,
        "c.yaml": "mapping: stock\nleft: {side: erp, table: customer}\nright: {side: shop, table: stock}\n"
        "create: false\nfields: [{left: name, right: name}]\n",
    }
    loaded = load_mappings(texts, CATALOG, SIDES)
    assert {problem.file for problem in loaded.errors} == {"a.yaml", "b.yaml"}
    assert [model.mapping for model in loaded.models] == ["stock"]


def test_a_problem_reads_as_one_line_with_file_line_path_and_remedy() -> None:
    loaded = load_mappings({"customer.yaml": FIVE_MISTAKES}, CATALOG, SIDES)
    assert (
        "customer.yaml:6 fields[0].right: error: crm/account has no field `nmae`. Did you mean `name`?"
        in [str(problem) for problem in loaded.problems]
    )


def cases() -> Iterator[Any]:
    """Give name, what is changed, then path, message and suggestion of the one problem it makes."""
    erp, crm = mapping()["left"], mapping()["right"]
    yield "unknown side", {"left": {**erp, "side": "epr"}}, "left.side", "no side `epr`", "`erp`"
    yield (
        "unknown table",
        {"right": {**crm, "table": "acount"}},
        "right.table",
        "no table `acount`",
        "`account`",
    )
    yield "unknown field", row(left="ctiy", right="note"), "fields[2].left", "no field `ctiy`", "`city`"
    yield "unknown policy", {"conflict": "newest"}, "conflict", "`newest` is not one", "left wins"
    yield (
        "unknown key of a row",
        row(left="city", right="note", rigth=1),
        "fields[2].rigth",
        "unknown key",
        "`right`",
    )
    yield "unknown key of a place", {"left": {**erp, "filtre": {}}}, "left.filtre", "unknown key", "`filter`"
    yield (
        "unknown word per side",
        {"on_delete": {"left": "remove", "right": "ignore"}},
        "on_delete.left",
        "`remove`",
        "ignore",
    )
    yield "unknown word", {"on_delete": "remove"}, "on_delete", "`remove`", "ignore"
    yield "a list for a mapping", {"left": ["erp", "customer"]}, "left", "not", ""
    yield "a word for the rows", {"fields": "all"}, "fields", "not", ""
    yield "unknown direction", {"direction": "to_rigth"}, "direction", "`to_rigth` is not one", "`to_right`"
    yield "missing key", {"right": None}, "right", "key `right` is missing", ""
    yield "no rows", {"fields": []}, "fields", "expected at least 1 of them, not 0.", ""
    yield "half a row", row(left="city"), "fields[2]", "needs `left` and `right`", ""
    yield "constant with two ends", row(left="city", right="note", constant="x"), "fields[2]", "one field", ""
    yield (
        "constant with a transform", row(right="note", constant="x", transform=["trim"]),
        "fields[2]", "a constant has no `transform`", "",
    )  # fmt: skip
    yield (
        "constant too long",
        row(right="note", constant="x" * 11),
        "fields[2].constant",
        "10 characters",
        "Shorten",
    )
    yield (
        "constant of a wrong type",
        row(right="isopen", constant=1),
        "fields[2].constant",
        "no boolean",
        "true or",
    )
    yield (
        "a constant against the direction",
        row(left="since", constant="2026-03-31") | {"direction": "to_right"},
        "fields[2]", "goes nowhere", "directions",
    )  # fmt: skip
    yield (
        "unknown reference", row(left="salesperson_code", right="ownerid", reference="salesperson-usr"),
        "fields[2].reference", "no mapping `salesperson-usr`", "`salesperson-user`",
    )  # fmt: skip
    yield (
        "reference with a transform",
        row(left="salesperson_code", right="ownerid", reference="salesperson-user", transform=["trim"]),
        "fields[2].transform", "record id", "Leave out",
    )  # fmt: skip
    yield (
        "missing without a reference",
        row(left="city", right="note", missing="clear"),
        "fields[2].missing",
        "no reference",
        "Add",
    )
    yield (
        "a field written twice",
        row(left="city", right="name"),
        "fields[2].right",
        "written by row 0",
        "Leave one",
    )
    yield (
        "two answers", row(left="name", right="note", direction="to_right", conflict="error"),
        "fields[2].conflict", "two answers for `conflict`", "same in both",
    )  # fmt: skip
    yield (
        "a direction nobody can use",
        row(left="city", right="note", direction="to_left") | {"direction": "to_right"},
        "fields[2].direction", "nothing can run `to_left`", "directions",
    )  # fmt: skip
    yield (
        "receiver edits both ways",
        row(left="city", right="note", receiver_edits="put back"),
        "fields[2].receiver_edits",
        "runs both",
        "direction",
    )
    yield (
        "types that hold nothing of each other",
        row(left="is_open", right="note"),
        "fields[2]",
        "text cannot hold boolean",
        "transform",
    )
    yield (
        "a transform of another type",
        row(left="rank", right="rank", transform=["upper"]),
        "fields[2].transform",
        "takes text",
        "to_text",
    )
    yield (
        "unknown transform",
        row(left="city", right="note", transform=["uper"]),
        "fields[2].transform[0]",
        "no transform",
        "`upper`",
    )
    yield (
        "a setting of a transform",
        row(left="city", right="note", transform=["trim", {"substring": {"len": 3}}]),
        "fields[2].transform[1].substring", "`len`", "start, length",
    )  # fmt: skip
    yield (
        "no way back", row(left="city", right="address1_city", transform=[{"substring": {"length": 3}}]),
        "fields[2].transform[0]", "cannot be undone", "to_left",
    )  # fmt: skip
    yield (
        "a step that is two",
        row(left="city", right="note", transform=[{"trim": {}, "upper": {}}]),
        "fields[2].transform[0]",
        "a step is",
        "",
    )
    yield (
        "only coupled and create",
        {"only_coupled": True, "create": True},
        "create",
        "nothing is created",
        "Leave",
    )
    yield (
        "two operators",
        {"left": {**erp, "filter": {"field": "city", "eq": "a", "ne": "b"}}},
        "left.filter",
        "exactly one operator",
        "",
    )
    yield (
        "no operator",
        {"left": {**erp, "filter": {"all": [{"field": "city"}]}}},
        "left.filter.all[0]",
        "exactly one operator",
        "",
    )
    yield (
        "an unknown way",
        row(left="city", right="note", transform={"to_rigth": ["trim"]}),
        "fields[2].transform.to_rigth",
        "unknown key",
        "`to_right`",
    )
    yield (
        "an unknown side",
        {"create": {"left": True, "rihgt": True}},
        "create.rihgt",
        "unknown key",
        "`right`",
    )
    yield "a table mapped to itself", {"right": erp}, "right.table", "mapped to itself", "other side"
    yield (
        "the opposite of is_null",
        {"left": {**erp, "filter": {"field": "city", "is_null": False}}},
        "left.filter.is_null",
        "followed by true",
        "other of the two",
    )
    yield "a number for a switch", {"only_coupled": 5}, "only_coupled", "`5`", ""
    yield (
        "an operator nobody knows",
        {"left": {**erp, "filter": {"field": "city", "equals": 1}}},
        "left.filter.equals",
        "unknown key",
        "",
    )
    yield (
        "a filter deep down",
        {"left": {**erp, "filter": {"not": {"any": [{"field": "rnak", "eq": 1}]}}}},
        "left.filter.not.any[0].field",
        "no field `rnak`",
        "`rank`",
    )


@pytest.mark.parametrize(
    ("changes", "path", "message", "suggestion"), [c[1:] for c in cases()], ids=[c[0] for c in cases()]
)
def test_a_mistake_is_told_with_its_place(
    changes: dict[str, Any], path: str, message: str, suggestion: str
) -> None:
    errors = load(mapping(**changes), USERS).errors
    assert errors
    assert path in {error.path for error in errors}
    (error, *_) = [error for error in errors if error.path == path]
    assert message in error.message
    assert suggestion in error.suggestion


def test_a_mistake_of_shape_in_one_row_hides_nothing_in_the_others() -> None:
    changed = mapping()
    changed["fields"] = [
        {"left": "name", "right": "nmae", "rigth": 1},
        {"left": "city"},
        {"left": "ctiy", "right": "note", "conflict": "newest"},
        {"right": "statecode", "constant": 0, "direction": "to_rigth"},
        {"left": "since", "right": "isopen"},
    ]
    loaded = load(changed, USERS)
    assert {problem.path for problem in loaded.errors} == {
        "fields[0].rigth",
        "fields[0].right",
        "fields[1]",
        "fields[2].left",
        "fields[2].conflict",
        "fields[3].direction",
        "fields[4]",
    }
    assert [model.mapping for model in loaded.models] == ["salesperson-user"]


def test_what_could_not_be_read_is_told_once_not_wherever_it_is_used() -> None:
    uses = [
        {"left": "salesperson_code", "right": "ownerid", "reference": "salesperson-user"},
        {"left": "terms_code", "right": "terms", "options": "payment-terms"},
    ]
    user = mapping(fields=[*mapping()["fields"], *uses], depends_on=["salesperson-user"])
    broken = {**USERS, "fields": "all"}, {**OPTIONS, "seed": "none"}
    loaded = load(user, *broken)
    assert {error.path for error in loaded.errors} == {"fields", "seed"}
    assert not loaded.options


def test_a_document_without_a_name_is_not_among_the_names_that_are_known() -> None:
    errors = load(mapping(depends_on=["zzz"]), ["no", "mapping"]).errors
    (said,) = [str(error) for error in errors if "zzz" in error.message]
    assert "Known: customer-account." in said


def test_two_mappings_of_one_name_are_told() -> None:
    (error,) = load(mapping(), mapping()).errors
    assert "two mappings `customer-account`" in error.message


def test_a_side_without_schemas_is_told_with_the_command_that_makes_them() -> None:
    texts = {"a.yaml": yaml.safe_dump(mapping(left={"side": "hr", "table": "staff"}))}
    (error, *_) = load_mappings(texts, CATALOG, SIDES | {"hr": SideFacts("hr-sync")}).errors
    assert error.path == "left.side"
    assert "side `hr` has no tables" in error.message
    assert error.suggestion == "echoless schemas generate hr writes their schemas."


def test_a_reference_to_a_mapping_between_other_sides_is_told() -> None:
    shop = mapping(mapping="shop-stock", right={"side": "shop", "table": "stock"}, create=False)
    shop["fields"] = [{"left": "name", "right": "name"}]
    changed = mapping(**row(left="salesperson_code", right="ownerid", reference="shop-stock"))
    (error,) = load(changed, shop).errors
    assert error.path == "fields[2].reference"
    assert "between erp and shop" in error.message


def test_a_reference_whose_field_cannot_hold_the_keys_is_told() -> None:
    changed = mapping(**row(left="is_open", right="ownerid", reference="salesperson-user"))
    (error,) = load(changed, USERS).errors
    assert error.path == "fields[2].left"
    assert "the key of erp/salesperson, `code`, is text" in error.message


def test_a_sound_mapping_that_fits_has_no_problem() -> None:
    changed = mapping(
        direction="to_right", fields=[{"left": "no", "right": "name"}, {"right": "statecode", "constant": 0}]
    )
    assert warnings_of(changed, USERS) == []


def test_texts_that_may_be_too_long_and_nulls_where_none_fits_are_warnings() -> None:
    (null, long) = warnings_of(mapping(only_coupled=True), USERS)
    assert long == (
        "fields[0]",
        "`name` may give 100 characters, `name` takes 50: such a value is an error of its record.",
    )
    assert null[1].startswith("`name` may be null, `name` takes no null")


def test_several_texts_that_may_be_too_long_are_one_warning_per_side() -> None:
    rows = [mapping()["fields"][0], {"left": "terms_code", "right": "ownerid"}]
    found = dict(warnings_of(mapping(only_coupled=True, fields=rows), USERS))
    assert found["fields[0]"].startswith("2 texts may have more characters than the left side takes: ")
    assert "`name` takes 50 of 100, `terms_code` takes 10 of 36. " in found["fields[0]"]


def test_a_required_field_that_no_row_fills_is_a_warning() -> None:
    changed = mapping(fields=[{"left": "name", "right": "name"}], direction="to_right")
    ((path, message),) = warnings_of(changed, USERS)
    assert path == "fields"
    assert "no row fills `statecode`" in message


def test_writing_a_key_is_a_warning() -> None:
    rows = [{"left": "no", "right": "accountid"}, {"right": "statecode", "constant": 0}]
    ((path, message),) = warnings_of(mapping(fields=rows, direction="to_right"), USERS)
    assert path == "fields[0]"
    assert "`accountid` is the key of crm/account" in message


def test_required_references_in_a_circle_are_a_warning_and_clear_breaks_it() -> None:
    users = {**USERS, "only_coupled": True, "direction": "both"}
    for missing, expected in (("park", 2), ("clear", 0)):
        back = {"left": "name", "right": "fullname", "reference": "customer-account", "missing": missing}
        there = {"left": "salesperson_code", "right": "ownerid", "reference": "salesperson-user"}
        documents = mapping(**row(**there), only_coupled=True), {**users, "fields": [back]}
        circles = [message for _, message in warnings_of(*documents) if "circle" in message]
        assert len(circles) == expected


def test_both_directions_without_a_row_for_one_of_them_is_a_warning() -> None:
    changed = mapping(fields=[{"left": "no", "right": "name", "direction": "to_right"}], only_coupled=True)
    assert [path for path, _ in warnings_of(changed, USERS)] == ["direction"]


@pytest.mark.parametrize(
    ("transform", "compare", "comes_back"),
    [
        (["trim", "upper"], "exact", False),
        (["trim", "upper"], "code", True),
        ([{"prefix": "D-"}], "exact", True),
        ({"to_right": [{"prefix": "D-"}]}, "exact", False),
        ({"to_right": [{"prefix": "D-"}], "to_left": [{"remove_prefix": "D-"}]}, "exact", False),
        ([{"lookup": {"table": {"DE": "Germany"}}}], "exact", True),
        ([{"lookup": {"table": {"DE": "Germany"}, "otherwise": "null"}}], "exact", False),
        ([{"null_if": ""}], "exact", False),
    ],
)
def test_a_chain_that_does_not_come_back_is_a_warning_in_two_way_rows_alone(
    transform: object, compare: str, comes_back: bool
) -> None:
    extra = {"left": "city", "right": "address1_city", "transform": transform, "compare": compare}
    two_way = warnings_of(mapping(**row(**extra), only_coupled=True), USERS)
    assert any("does not come back" in message for _, message in two_way) is not comes_back
    one_way = warnings_of(mapping(**row(**extra, direction="to_right"), only_coupled=True), USERS)
    assert not any("does not come back" in message for _, message in one_way)


def parts(node: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Give the path of every node of a document."""
    yield path
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in children:
        yield from parts(child, (*path, key))


FULL = [
    mapping(
        enabled="${on}",
        direction="both",
        row_direction="both",
        create={"left": True, "right": False},
        on_delete="uncouple",
        on_filter_exit={"left": "delete", "right": "ignore"},
        receiver_edits="report",
        templates={
            "left": [{"name": "t", "filter": {"rule": "filled", "field": "note"}, "values": {"rank": 1}}]
        },
        depends_on=["salesperson-user"],
        job={"every": "30m", "idle_timeout": "1h"},
        park_deadline="2d",
        left={"side": "erp", "table": "customer", "filter": {"all": [{"field": "city", "eq": "Berlin"}]}},
        fields=[
            *mapping()["fields"],
            {"left": ["city", "no"], "right": "note", "transform": ["concat", {"substring": {"length": 3}}]},
            {"left": "credit", "right": "creditlimit", "default": 1, "validate": {"all": [{"ge": 0}]}},
            {"left": "terms_code", "right": "terms", "options": "payment-terms", "not_empty": True},
            {
                "left": "salesperson_code",
                "right": "ownerid",
                "reference": "salesperson-user",
                "missing": "keep",
            },
            {"left": "rank", "right": "rank", "match": {"priority": 1}, "enabled": False},
        ],
    ),
    OPTIONS,
    {"settings": {"on": True}},
]
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.sampled_from(["both", "trim", "name", "erp", "${on}", "${off}", "1h", "payment-terms"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["left", "right", "field", "eq", "all", "x", "rule", "options"]) | st.integers(),
            inner,
        )
    ),
    max_leaves=5,
)


def test_the_document_with_every_setting_is_sound() -> None:
    assert not load(*FULL, USERS).errors


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(sorted(parts(FULL), key=str)), ANYTHING), min_size=1, max_size=4))
def test_whatever_is_written_in_a_file_the_worst_is_a_list_of_problems(
    changes: list[tuple[tuple[str | int, ...], Any]],
) -> None:
    documents: Any = {"whole": deepcopy(FULL)}
    for path, value in changes:
        node = documents
        *way, last = ("whole", *path)
        with contextlib.suppress(KeyError, IndexError, TypeError):
            for key in way:
                node = node[key]
            node[last] = value
    written = documents["whole"] if isinstance(documents["whole"], list) else [documents["whole"]]
    loaded = load(*written, USERS)
    with contextlib.suppress(
        *([Faulty] if loaded.errors else [])
    ):  # what a sound mapping refers to may not be
        compile_mappings(loaded.models, CATALOG, SIDES, options=loaded.options)
    for problem in loaded.problems:
        assert problem.line >= 1
        assert str(problem).startswith("sales.yaml:")
