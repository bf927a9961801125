"""Mappings in words: what tables, pages and comparisons of mappings say about them."""

from typing import Any

import pytest
import yaml

from rules.description.mapping import MappingInWords, mapping_in_words
from rules.description.row import RowInWords
from rules.description.words import spell_filter
from rules.model import FieldRow, Filter, MappingModel

SOUND: dict[str, Any] = {
    "mapping": "customer-account",
    "left": {"side": "erp", "table": "customer"},
    "right": {"side": "crm", "table": "account"},
}


def described(text: str) -> MappingInWords:
    return mapping_in_words(MappingModel.model_validate({**SOUND, **yaml.safe_load(text)}))


def row(text: str, direction: str = "both") -> RowInWords:
    return described(f"direction: {direction}\nfields: [{text}]").rows[0]


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("{field: a, eq: 3}", "a = 3"),
        ("{field: a, ne: ''}", 'a ≠ ""'),
        ("{field: a, in: [1, x]}", "a in [1, x]"),
        ("{field: a, not_in: [1]}", "a not in [1]"),
        ("{field: a, not_null: true}", "a is not null"),
        ("{field: a, starts_with: D}", "a starts with D"),
        ("{not: {field: a, is_null: true}}", "not (a is null)"),
        (
            "{all: [{field: a, lt: 1}, {any: [{field: b, ge: 2}, {field: c, eq: true}]}]}",
            "a < 1 and (b ≥ 2 or c = true)",
        ),
        (
            "{any: [{all: [{field: a, gt: 1}, {field: b, le: 2}]}, {field: c, eq: x}]}",
            "(a > 1 and b ≤ 2) or c = x",
        ),
        ("{all: []}", "all records"),
        ("{any: []}", "no record"),
        ("{rule: iso_currency, field: code}", "rule iso_currency (field: code)"),
    ],
)
def test_a_filter_is_a_sentence(written: str, words: str) -> None:
    assert spell_filter(Filter.model_validate(yaml.safe_load(written))) == words


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("{left: a, right: b}", ("a", "↔", "b", "", "")),
        ("{left: a, right: b, direction: to_left}", ("a", "←", "b", "", "")),
        ("{right: b, constant: 3}", ("", "→", "b", "constant 3", "")),
        ("{right: b, constant: null}", ("", "→", "b", "constant null", "")),
        ("{left: a, right: b, default: x}", ("a", "↔", "b", "default x", "")),
        ("{right: b, default: x}", ("", "→", "b", "new records x", "")),
        (
            "{left: a, right: b, transform: [trim, {prefix: D-}]}",
            ("a", "↔", "b", "trim, then prefix(D-)", ""),
        ),
        (
            "{left: a, right: b, transform: {to_right: [trim], to_left: [{substring: {length: 5}}]}}",
            ("a", "↔", "b", "→ trim; ← substring(length: 5)", ""),
        ),
        (
            "{left: a, right: b, reference: users, missing: keep}",
            ("a", "↔", "b", "reference users, keep while not coupled", ""),
        ),
        ("{left: a, right: b, options: terms}", ("a", "↔", "b", "options terms", "")),
        (
            "{left: [a, c], right: b, direction: to_right, transform: [concat]}",
            ("a + c", "→", "b", "concat", ""),
        ),
        (
            "{left: a, right: b, compare: code, conflict: left wins, not_empty: true, match: true}",
            ("a", "↔", "b", "", "not empty; compare code; conflict left wins; match yes"),
        ),
        (
            "{left: a, right: b, match: {priority: 1, case_sensitive: true}, validate: {regex: '[A-Z]+'}}",
            ("a", "↔", "b", "", "validate value regex [A-Z]+; match priority: 1, case_sensitive: true"),
        ),
        ("{left: a, right: b, enabled: false}", ("a", "off", "b", "", "")),
    ],
)
def test_a_row_tells_where_its_value_comes_from_and_goes(written: str, told: tuple[str, ...]) -> None:
    r = row(written)
    assert (r.left, r.direction, r.right, r.value, r.settings) == told


def test_every_setting_of_a_row_is_told() -> None:
    """A setting that the language learns must not be missing from the tables."""
    everything = row(
        "{left: a, right: b, default: D, transform: [trim], reference: R, missing: clear, validate: {eq: V}, "
        "not_empty: true, compare: code, conflict: error, receiver_edits: report, "
        "match: true, direction: to_right}"
    )
    told = f"{everything.value} {everything.settings}"
    elsewhere = {
        "left",
        "right",
        "enabled",
        "direction",
        "constant",
        "options",
        "transform",
        "missing",
        "validation",
    }
    for name in FieldRow.model_fields.keys() - elsewhere:
        assert name.replace("_", " ") in told, name
    for word in ("trim", "clear", "validate value = V"):
        assert word in told


def test_every_setting_of_a_mapping_is_told_as_it_is_written() -> None:
    told = described(
        """
        enabled: false
        direction: to_right
        row_direction: both
        only_coupled: true
        create: {left: false, right: true}
        conflict: error
        on_delete: {left: uncouple, right: restore}
        on_filter_exit: uncouple
        receiver_edits: report
        foreign_writes: put back
        depends_on: [salesperson-user]
        uncouple_with: [salesperson-user]
        job: {every: 30m, idle_timeout: 1h30m}
        park_deadline: 2d
        templates: {right: [{name: export, filter: {field: a, eq: 1}, values: {b: 2}}]}
        fields: [{left: a, right: b}]
        """
    )
    assert told.settings == {
        "direction": "to_right",
        "row_direction": "both",
        "only_coupled": "true",
        "create": "left false, right true",
        "conflict": "error",
        "on_delete": "left uncouple, right restore",
        "on_filter_exit": "uncouple",
        "receiver_edits": "report",
        "foreign_writes": "put back",
        "depends_on": "[salesperson-user]",
        "uncouple_with": "[salesperson-user]",
        "job": "every: 30m, idle_timeout: 1h30m",
        "park_deadline": "2d",
    }
    assert told.settings.keys() == MappingModel.model_fields.keys() - {
        "mapping", "enabled", "left", "right", "fields", "templates",
    }  # fmt: skip
    (template,) = told.templates
    assert (template.side, template.name, template.filter, template.values) == (
        "right",
        "export",
        "a = 1",
        "b: 2",
    )
    assert (told.enabled, told.counts) == (False, "1 →")
