"""The page about the mapping language says what the program knows."""

import re
from pathlib import Path

import pytest
import yaml

from rules.model import OPERATORS, FieldRow, MappingModel
from rules.transforms import TRANSFORMS

PAGE = (Path(__file__).parents[3] / "mappings" / "README.md").read_text()


@pytest.mark.parametrize(
    "word", [*OPERATORS, *TRANSFORMS, *MappingModel.model_fields, *FieldRow.model_fields]
)
def test_every_word_of_the_language_is_on_the_page(word: str) -> None:
    assert re.search(rf"`{word}\b", PAGE)


@pytest.mark.parametrize("name", sorted(TRANSFORMS))
def test_every_setting_of_a_transform_is_on_its_line(name: str) -> None:
    (line,) = [
        line for line in PAGE.splitlines() if line.startswith("| ") and f"`{name}`" in line.split("|")[1]
    ]
    for setting in TRANSFORMS[name].model_fields:
        assert f"`{setting}`" in line


def test_the_example_on_the_page_is_a_mapping() -> None:
    example, *_ = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert len(MappingModel.model_validate(yaml.safe_load(example)).fields) == 5
