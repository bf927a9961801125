"""The generated pages of the shipped mappings hold every row of them."""

from pathlib import Path

import pytest

from rules.description.mapping import mapping_in_words
from rules.description.options import options_in_words
from rules.description.page import index_page, mapping_page, options_page
from rules.load import LoadedMappings, load_mappings
from rules.sides import SideFacts
from schemas.tables import Catalog
from tests.support.standard import load_standard

ROOT = Path(__file__).parents[3]


def load_demo() -> LoadedMappings:
    catalog = Catalog.load(ROOT / "schemas")
    texts = {file.name: file.read_text() for file in sorted((ROOT / "mappings/northwind").glob("*.yaml"))}
    return load_mappings(texts, catalog, {side: SideFacts("echoless") for side in catalog.sides()})


@pytest.fixture(scope="module", params=["northwind", "business-central-sales"])
def shipped(request: pytest.FixtureRequest) -> LoadedMappings:
    """Give the mappings of one shipped folder."""
    loaded = load_demo() if request.param == "northwind" else load_standard()
    assert not loaded.errors
    assert loaded.models
    return loaded


def test_every_row_of_every_mapping_is_on_its_page(shipped: LoadedMappings) -> None:
    for model in shipped.models:
        page = mapping_page(mapping_in_words(model))
        lines = [line for line in page.splitlines() if line.startswith("|")]
        for row in model.fields:
            ends = [end if isinstance(end, str) else " + ".join(end or ()) for end in (row.left, row.right)]
            cells = [f"`{end}`" if end else "" for end in ends]
            found = [line for line in lines if [cell.strip() for cell in line.split("|")[1:4:2]] == cells]
            assert found, f"{model.mapping}: {ends}"
            for word in filter(None, (row.reference, row.options)):
                assert any(word in line for line in found)


def test_every_setting_that_is_written_is_on_the_page(shipped: LoadedMappings) -> None:
    for model in shipped.models:
        told = mapping_in_words(model)
        page = mapping_page(told)
        for name, is_ in told.settings.items():
            assert f"| `{name}` | {is_} |" in page
        for template in told.templates:
            assert f"| {template.name} | {template.side} |" in page
        assert ("Switched off" in page) != model.enabled


def test_every_value_and_row_of_an_option_mapping_is_on_its_page(shipped: LoadedMappings) -> None:
    for options in shipped.options:
        page = options_page(options_in_words(options))
        for end in (options.left, options.right):
            for value, label in (end.values or {}).items():
                assert f"| {value} | {label} |" in page
        for left, right in options.seed.items():
            assert f"| {left} | {right} |" in page


def test_the_index_leads_to_every_page(shipped: LoadedMappings) -> None:
    options = [options_in_words(each) for each in shipped.options]
    index = index_page([mapping_in_words(model) for model in shipped.models], options)
    names = [model.mapping for model in shipped.models] + [each.options for each in shipped.options]
    for name in names:
        assert f"[{name}]({name}.md)" in index
