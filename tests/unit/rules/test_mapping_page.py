"""The page about the mapping language says what the program knows."""

import re
from pathlib import Path

import pytest
import yaml

from rules.model import (
    OPERATORS,
    FieldRow,
    JobModel,
    MappingModel,
    MatchFlag,
    OptionEnd,
    OptionsModel,
    TemplateModel,
)
from rules.named import NAMED_RULES
from rules.transforms import TRANSFORMS

PAGE = (Path(__file__).parents[3] / "mappings" / "README.md").read_text()


PARTS = (MappingModel, FieldRow, OptionsModel, OptionEnd, JobModel, TemplateModel, MatchFlag)
KEYS = {field.alias or name for part in PARTS for name, field in part.model_fields.items()}


@pytest.mark.parametrize("word", sorted({*OPERATORS, *TRANSFORMS, *NAMED_RULES, *KEYS}))
def test_every_word_of_the_language_is_on_the_page(word: str) -> None:
    assert re.search(rf"`{word}\b|\b{word}: ", PAGE)


@pytest.mark.parametrize("name", sorted(NAMED_RULES))
def test_every_setting_of_a_named_rule_is_on_its_line(name: str) -> None:
    (line,) = [line for line in PAGE.splitlines() if line.startswith(f"| `{name}`")]
    for setting in NAMED_RULES[name].model_fields:
        assert f"`{setting}`" in line


def test_the_example_on_the_page_is_a_mapping() -> None:
    example, *_ = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert len(MappingModel.model_validate(yaml.safe_load(example)).fields) == 5
