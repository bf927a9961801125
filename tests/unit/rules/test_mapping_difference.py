"""What a change of mapping files changes: by mapping, by setting, by row."""

from dataclasses import astuple
from typing import Any

import yaml

from rules.description.difference import changes
from rules.description.mapping import MappingInWords, mapping_in_words
from rules.model import MappingModel

SOUND: dict[str, Any] = {
    "mapping": "customer-account",
    "left": {"side": "erp", "table": "customer"},
    "right": {"side": "crm", "table": "account"},
}


def described(text: str) -> dict[str, MappingInWords]:
    told = mapping_in_words(MappingModel.model_validate({**SOUND, **yaml.safe_load(text)}))
    return {told.name: told}


def told(old: str, new: str) -> list[tuple[str, ...]]:
    found = changes(described(old), described(new))
    assert {change.mapping for change in found} <= {"customer-account"}
    return [astuple(change)[1:] for change in found]


def test_the_same_in_other_words_is_no_change() -> None:
    old = "direction: both\nfields: [{left: a, right: b}, {left: c, right: d, enabled: true}]"
    assert told(old, "conflict: latest\nfields: [{left: c, right: d}, {left: a, right: b}]") == []


def test_a_new_and_a_missing_mapping_are_told() -> None:
    one = described("fields: [{left: a, right: b}]")
    assert [astuple(c) for c in changes({}, one)] == [
        ("customer-account", "mapping", "customer-account", "", "erp/customer ↔ crm/account, 1 ↔")
    ]
    assert [(c.old != "", c.new) for c in changes(one, {})] == [(True, "")]


def test_settings_and_filters_are_compared_by_name() -> None:
    assert told(
        "fields: [{left: a, right: b}]",
        "enabled: false\nconflict: error\nleft: {side: erp, table: customer, filter: {field: a, eq: 1}}\n"
        "park_deadline: 2d\nfields: [{left: a, right: b}]",
    ) == [
        ("setting", "enabled", "true", "false"),
        ("setting", "left filter", "all records", "a = 1"),
        ("setting", "conflict", "latest", "error"),
        ("setting", "park_deadline", "", "2d"),
    ]


def test_rows_are_compared_by_the_fields_that_they_join() -> None:
    assert told(
        "fields: [{left: a, right: b}, {left: c, right: d}, {right: e, constant: 3}]",
        "fields: [{left: a, right: b, direction: to_right}, {right: e, constant: 4}, {left: f, right: g}]",
    ) == [
        ("row", "a / b", "↔", "→"),
        ("row", "c / d", "↔", ""),
        ("row", "· / e", "→; constant 3", "→; constant 4"),
        ("row", "f / g", "", "↔"),
    ]


def test_templates_are_compared_by_side_and_name() -> None:
    one = "templates: {right: [{name: t, values: {b: 1}}]}\nfields: [{left: a, right: b}]"
    two = "templates: {right: [{name: t, values: {b: 2}}]}\nfields: [{left: a, right: b}]"
    assert told(one, two) == [("template", "right t", "if any, priority 0: b: 1", "if any, priority 0: b: 2")]
