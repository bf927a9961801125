"""The reference of the transforms is made of what they say of themselves, and is up to date."""

from pathlib import Path

import pytest

from rules.description.transforms import transform_rows, transforms_page
from rules.transforms import TRANSFORMS

PAGE = Path(__file__).parents[4] / "docs" / "transforms.md"


def test_the_page_of_the_transforms_is_up_to_date() -> None:
    up_to_date = PAGE.read_text(encoding="utf-8") == transforms_page(TRANSFORMS)
    assert up_to_date, "echoless mapping transforms --page > docs/transforms.md"


@pytest.mark.parametrize("name", sorted(TRANSFORMS))
def test_every_transform_has_its_example_and_its_settings_on_the_page(name: str) -> None:
    section = PAGE.read_text(encoding="utf-8").split(f"\n## `{name}`\n")[1].split("\n## ")[0]
    assert ">>> " in section
    assert all(f"| `{setting}` |" in section for setting in TRANSFORMS[name].model_fields)


def test_the_table_of_the_transforms_has_a_row_for_each() -> None:
    rows = {name: (settings, what, back) for name, settings, what, back in transform_rows(TRANSFORMS)}
    assert rows.keys() == TRANSFORMS.keys()
    assert rows["trim"] == ("", "Take blanks away at both ends.", "The same again.") or rows["trim"][2]
    assert all(what and back for _, what, back in rows.values())
