"""Rows that are added to a mapping, and the way in which a synchronization fills them."""

from typing import Any

import pytest
import yaml

from rules.description.additions import additions
from rules.model import MappingModel

SOUND: dict[str, Any] = {
    "mapping": "agents",
    "left": {"side": "erp", "table": "shipping_agent"},
    "right": {"side": "crm", "table": "shipping_method"},
}
FIRST = "{left: a, right: b}"


def told(old: str, new: str, **more: Any) -> list[tuple[str, int]]:
    before, after = (
        MappingModel.model_validate({**SOUND, **more, "fields": yaml.safe_load(f"[{rows}]")})
        for rows in (old, new)
    )
    return [(added.direction, added.rows) for added in additions(before, after)]


@pytest.mark.parametrize(
    ("row", "filled"),
    [
        ("{left: c, right: d}", [("to_right", 1)]),
        ("{left: c, right: d, direction: to_left}", [("to_left", 1)]),
        ("{left: c, right: d, direction: to_left}, {left: e, right: f}", [("to_right", 1), ("to_left", 1)]),
        ("{right: d, constant: 3}", [("to_right", 1)]),
        ("{left: c, constant: 3}", [("to_left", 1)]),
        ("{right: d, default: 3}", []),
        ("{left: c, right: d, enabled: false}", []),
    ],
)
def test_an_added_row_is_filled_the_way_it_runs(row: str, filled: list[tuple[str, int]]) -> None:
    assert told(FIRST, f"{FIRST}, {row}") == filled


def test_a_row_of_a_one_way_mapping_is_filled_that_way() -> None:
    assert told(FIRST, f"{FIRST}, {{left: c, right: d}}", direction="to_left") == [("to_left", 1)]


def test_a_row_that_is_switched_on_is_an_added_one_and_a_changed_one_is_not() -> None:
    assert told("{left: a, right: b, enabled: false}", FIRST) == [("to_right", 1)]
    assert told(FIRST, "{left: a, right: b, transform: [trim]}") == []
