"""The settings of a mapping as a whole: what each makes of the compiled mapping, and bad values of each."""

from datetime import timedelta
from typing import Any

import pytest

from rules.compile import compile_mappings
from rules.compiled import Job
from tests.unit.rules.sides_of_trade import (
    CATALOG,
    OPTIONS,
    SIDES,
    USERS,
    compiled,
    load,
    mapping,
    row,
    warnings_of,
)

ERP, CRM = mapping()["left"], mapping()["right"]
FILTERED = {**ERP, "filter": {"field": "city", "eq": "Berlin"}}


def test_m1_a_table_mapping_has_two_tables_a_direction_filters_and_only_coupled() -> None:
    right = {**CRM, "filter": {"field": "note", "ne": "x"}}
    made = compiled(left=FILTERED, right=right, direction="to_right", only_coupled=True)
    lanes = (made.left, made.right)
    assert [(lane.side, lane.table) for lane in lanes] == [("erp", "customer"), ("crm", "account")]
    assert [(lane.sends, lane.creates) for lane in lanes] == [(True, False), (False, False)]
    assert [lane.matches({"city": "Paris", "note": "x"}) for lane in lanes] == [False, False]
    assert [lane.matches({"city": "Berlin", "note": "y"}) for lane in lanes] == [True, True]


def test_enabled_false_is_checked_and_takes_part_in_nothing() -> None:
    loaded = load(mapping(enabled=False), USERS)
    assert [model.enabled for model in loaded.models] == [False, True]
    assert list(compile_mappings(loaded.models, CATALOG, SIDES)) == ["salesperson-user"]
    assert load(mapping(enabled=False, direction="to_rigth")).errors


@pytest.mark.parametrize(("enabled", "told"), [(True, True), (False, False)])
def test_a_reference_to_a_mapping_with_enabled_false_is_a_warning_where_it_is_used(
    enabled: bool, told: bool
) -> None:
    reference = row(left="salesperson_code", right="ownerid", reference="salesperson-user")
    found = warnings_of(mapping(enabled=enabled, **reference), {**USERS, "enabled": False})
    message = "`salesperson-user` is switched off: no new record of it will be coupled."
    assert (("fields[2].reference", message) in found) is told


@pytest.mark.parametrize(
    ("row_direction", "written"),
    [(None, (True, True)), ("both", (True, True)), ("to_right", (True, False)), ("to_left", (False, True))],
)
def test_row_direction_is_the_direction_of_rows_that_say_none(
    row_direction: str | None, written: object
) -> None:
    made = compiled(row_direction=row_direction, **row(left="rank", right="rank", direction="both"))
    assert ("name" in made.left.rows_of, "name" in made.right.rows_of) == written
    assert "rank" in made.left.rows_of
    assert "rank" in made.right.rows_of
    assert [row.target for row in made.left.rows if row.source is None] == ["statecode"]


def test_row_direction_against_the_mapping_is_told_with_every_row_that_says_none() -> None:
    errors = load(mapping(direction="to_right", row_direction="to_left")).errors
    assert [error.path for error in errors] == ["fields[0]"]
    assert "nothing can run `to_left` here" in errors[0].message


def test_on_delete_restore_stands_in_its_lane() -> None:
    made = compiled(on_delete={"left": "restore", "right": "ignore"})
    assert (made.left.on_delete, made.right.on_delete) == ("restore", "ignore")


@pytest.mark.parametrize(
    ("direction", "on_delete"),
    [
        ("to_right", {"left": "restore", "right": "ignore"}),
        ("to_right", {"left": "ignore", "right": "delete"}),
    ],
)
def test_on_delete_that_nobody_can_carry_out_is_a_warning(direction: str, on_delete: object) -> None:
    found = warnings_of(mapping(direction=direction, on_delete=on_delete))
    assert any(
        path.startswith("on_delete.") and "to which nothing goes" in message for path, message in found
    )
    both = warnings_of(mapping(direction="both", on_delete=on_delete))
    assert not any(path.startswith("on_delete") for path, _ in both)


def test_on_filter_exit_stands_in_its_lane() -> None:
    made = compiled(left=FILTERED, on_filter_exit={"left": "uncouple", "right": "ignore"})
    assert (made.left.on_exit, made.right.on_exit) == ("uncouple", "ignore")
    assert compiled().left.on_exit == "ignore"


def test_on_filter_exit_without_a_filter_or_against_the_direction_is_a_warning() -> None:
    without = warnings_of(mapping(on_filter_exit={"left": "delete", "right": "ignore"}))
    assert (
        "on_filter_exit.left",
        "there is no filter on the left side that a record could stop matching.",
    ) in without
    against = warnings_of(
        mapping(direction="to_left", left=FILTERED, on_filter_exit={"left": "delete", "right": "ignore"})
        | {"fields": [{"left": "name", "right": "name"}]}
    )
    assert "on_filter_exit.left" in {path for path, _ in against}


ONE_WAY = {"left": "city", "right": "note", "direction": "to_right"}


@pytest.mark.parametrize(
    ("of_mapping", "of_row", "put_back", "reported"),
    [
        (None, None, False, False),
        ("keep", None, False, False),
        ("put back", None, True, False),
        ("report", None, False, True),
        (None, "report", False, True),
        ("put back", "keep", False, False),
        ("report", "put back", True, False),
    ],
)
def test_receiver_edits_of_a_row_win_over_those_of_the_mapping(
    of_mapping: str | None, of_row: str | None, put_back: bool, reported: bool
) -> None:
    said = {} if of_row is None else {"receiver_edits": of_row}
    made = compiled(receiver_edits=of_mapping, **row(**ONE_WAY, **said))
    assert (("right", "note") in made.enforce, ("right", "note") in made.report) == (put_back, reported)


def test_receiver_edits_of_the_mapping_leave_two_way_rows_and_values_for_new_records_alone() -> None:
    made = compiled(receiver_edits="put back", **row(right="note", default="new"))
    assert made.enforce == {("right", "statecode")}


TEMPLATES = {
    "right": [
        {"name": "others", "priority": 5, "values": {"note": "at home"}},
        {
            "name": "abroad",
            "filter": {"field": "city", "ne": "Berlin"},
            "values": {"note": "abroad", "terms": 2},
        },
    ]
}


def test_templates_are_tried_by_priority_on_the_source_record() -> None:
    lane = compiled(templates=TEMPLATES).left
    assert [template.name for template in lane.templates] == ["abroad", "others"]
    abroad, others = lane.templates
    assert abroad.values == {"note": "abroad", "terms": 2}
    assert abroad.matches({"city": "Paris"})
    assert not abroad.matches({"city": "Berlin"})
    assert others.matches({"city": "Berlin"})
    assert compiled(templates=TEMPLATES).right.templates == ()


def test_templates_of_one_priority_stand_in_the_order_of_the_file() -> None:
    named = [{"name": name, "values": {"note": name}} for name in ("b", "a", "c")]
    assert [t.name for t in compiled(templates={"right": named}).left.templates] == ["b", "a", "c"]


def test_a_template_fills_a_field_that_takes_no_null_if_it_is_for_every_record() -> None:
    fields = [{"left": "no", "right": "name", "direction": "to_right"}]
    for template, filled in (({}, True), ({"filter": {"field": "city", "eq": "Berlin"}}, False)):
        templates = {"right": [{"name": "t", "values": {"statecode": 0}, **template}]}
        written = mapping(direction="to_right", fields=fields, templates=templates)
        assert any("`statecode`" in message for _, message in warnings_of(written)) is not filled


def test_template_values_that_are_mapped_already_are_told_as_never_used() -> None:
    templates = {"right": [{"name": "t", "values": {"name": "new", "note": "x"}}]}
    ((path, message),) = [w for w in warnings_of(mapping(templates=templates)) if "never used" in w[1]]
    assert path == "templates.right[0].values.name"
    assert "row 0" in message


def test_templates_on_a_side_where_nothing_is_created_are_told_as_never_used() -> None:
    for changes in ({"create": {"left": True, "right": False}}, {"direction": "to_left"}):
        written = mapping(templates=TEMPLATES, **changes)
        written["fields"] = [{"left": "name", "right": "name"}]
        assert "templates.right" in {path for path, _ in warnings_of(written)}


def test_depends_on_leaves_out_option_mappings_and_what_is_switched_off() -> None:
    other = mapping(mapping="other", enabled=False)
    loaded = load(mapping(depends_on=["salesperson-user", "payment-terms", "other"]), USERS, OPTIONS, other)
    assert not loaded.errors
    made = compile_mappings(loaded.models, CATALOG, SIDES, options=loaded.options)
    assert made["customer-account"].depends_on == ("salesperson-user",)


def test_depends_on_in_a_circle_is_told_for_each_mapping_on_it() -> None:
    errors = load(
        mapping(depends_on=["salesperson-user"]), {**USERS, "depends_on": ["customer-account"]}
    ).errors
    assert [error.path for error in errors] == ["depends_on[0]", "depends_on[0]"]
    assert "customer-account -> salesperson-user -> customer-account" in errors[0].message
    (itself,) = load(mapping(depends_on=["customer-account"])).errors
    assert "customer-account -> customer-account" in itself.message


@pytest.mark.parametrize(
    ("written", "job"),
    [
        (None, None),
        ({"every": "30m"}, Job(timedelta(minutes=30))),
        ({"every": "1h30m", "idle_timeout": "12h"}, Job(timedelta(minutes=90), "", timedelta(hours=12))),
        ({"cron": "*/30 6-20 * * 1-5"}, Job(None, "*/30 6-20 * * 1-5")),
    ],
)
def test_job_says_when_a_mapping_is_synchronized(written: object, job: Job | None) -> None:
    assert compiled(job=written).job == job


@pytest.mark.parametrize(
    ("written", "length"),
    [(None, timedelta(days=1)), ("90s", timedelta(seconds=90)), ("2d", timedelta(days=2))],
)
def test_park_deadline_is_a_length_of_time(written: str | None, length: timedelta) -> None:
    assert compiled(park_deadline=written).park_deadline == length


def template(**changes: Any) -> dict[str, Any]:
    return {"templates": {"right": [{"name": "t", "values": {"note": "x"}, **changes}]}}


@pytest.mark.parametrize(
    ("changes", "path", "message", "suggestion"),
    [
        ({"enabled": "perhaps"}, "enabled", "expected true or false, not `perhaps`", ""),
        ({"row_direction": "to_rihgt"}, "row_direction", "`to_rihgt` is not one", "`to_right`"),
        ({"on_delete": "remove"}, "on_delete", "`remove` is not one", "`restore`"),
        ({"on_filter_exit": "restore"}, "on_filter_exit", "`restore` is not one", "`uncouple`"),
        ({"receiver_edits": "putback"}, "receiver_edits", "`putback` is not one", "`put back`"),
        ({"templates": {"rigth": []}}, "templates.rigth", "unknown key", "`right`"),
        (template(vlaues={}), "templates.right[0].vlaues", "unknown key", "`values`"),
        (template(values={}), "templates.right[0].values", "expected at least 1 of them", ""),
        (template(name=None), "templates.right[0].name", "expected a text", ""),
        (template(priority="first"), "templates.right[0].priority", "expected a whole number", ""),
        (template(values={"ntoe": "x"}), "templates.right[0].values.ntoe", "has no field `ntoe`", "`note`"),
        (template(values={"note": 5}), "templates.right[0].values.note", "5 is no text", "quotes"),
        (template(values={"terms": 9}), "templates.right[0].values.terms", "9 is not in the list", "1, 2, 3"),
        (
            template(filter={"field": "ctiy", "eq": "x"}),
            "templates.right[0].filter.field", "has no field `ctiy`", "`city`",
        ),
        ({"depends_on": ["user"]}, "depends_on[0]", "no mapping `user`", "salesperson-user"),
        ({"depends_on": "salesperson-user"}, "depends_on", "expected a list", ""),
        ({"job": {}}, "job", "either `every` or `cron`", ""),
        ({"job": {"every": "1h", "cron": "* * * * *"}}, "job", "either `every` or `cron`", ""),
        ({"job": {"evry": "1h"}}, "job.evry", "unknown key", "`every`"),
        ({"job": {"every": "soon"}}, "job.every", "`soon` is no length of time", ""),
        ({"job": {"every": 30}}, "job.every", "`30` is no length of time", ""),
        ({"job": {"every": "0m"}}, "job.every", "more than nothing", ""),
        ({"job": {"cron": "* * * *"}}, "job.cron", "five fields, `* * * *` has 4", ""),
        ({"job": {"cron": "61 * * * *"}}, "job.cron", "`61` is no minute", ""),
        ({"job": {"cron": "* * * * mon"}}, "job.cron", "`mon` is no day of the week", ""),
        ({"job": {"cron": "* 20-6 * * *"}}, "job.cron", "`20-6` is no hour", ""),
        ({"job": {"cron": "*/0 * * * *"}}, "job.cron", "`*/0` is no minute", ""),
        ({"park_deadline": "tomorrow"}, "park_deadline", "`tomorrow` is no length of time", ""),
    ],
)  # fmt: skip
def test_a_bad_value_of_a_setting_is_told_with_its_place(
    changes: dict[str, Any], path: str, message: str, suggestion: str
) -> None:
    errors = {error.path: error for error in load(mapping(**changes), USERS).errors}
    assert list(errors) == [path]
    assert message in errors[path].message
    assert suggestion in errors[path].suggestion
