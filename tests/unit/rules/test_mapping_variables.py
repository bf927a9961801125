"""``${name}`` in mapping files: settings of the folder, and of the configuration."""

from typing import Any

import pytest
import yaml

from rules.load import LoadedMappings, load_mappings
from tests.unit.rules.sides_of_trade import CATALOG, SIDES, mapping


def load(*documents: dict[str, Any], **variables: Any) -> LoadedMappings:
    text = yaml.safe_dump_all(documents, sort_keys=False)
    return load_mappings({"sales.yaml": text}, CATALOG, SIDES, variables=variables)


def test_a_variable_stands_for_a_setting_of_the_configuration() -> None:
    loaded = load(mapping(enabled="${order_integration}"), order_integration=False)
    assert not loaded.errors
    assert loaded.models[0].enabled is False


def test_a_settings_document_says_what_a_variable_stands_for_at_first() -> None:
    settings = {"settings": {"order_integration": False}}
    written = mapping(enabled="${order_integration}")
    assert load(settings, written).models[0].enabled is False
    assert load(settings, written, order_integration=True).models[0].enabled is True


def test_a_variable_may_stand_for_a_list() -> None:
    left = {"side": "erp", "table": "customer", "filter": {"field": "city", "in": "${cities}"}}
    loaded = load(mapping(left=left), cities=["Berlin", "Paris"])
    assert not loaded.errors
    assert loaded.models[0].left.filter is not None
    assert loaded.models[0].left.filter.in_ == ("Berlin", "Paris")


def test_only_a_whole_word_is_a_variable() -> None:
    row = {"right": "note", "constant": "for ${a}"}
    loaded = load(mapping(fields=[*mapping()["fields"], row]))
    assert not loaded.errors
    assert loaded.models[0].fields[2].constant == "for ${a}"


def test_a_variable_nobody_knows_is_told_with_its_place_and_hides_nothing_else() -> None:
    written = mapping(enabled="${order_integraton}", direction="to_rigth")
    errors = load({"settings": {"order_integration": True}}, written).errors
    assert [(e.path, e.line) for e in errors] == [("enabled", 16), ("direction", 17)]
    assert "there is no setting `order_integraton`" in errors[0].message
    assert "Did you mean `order_integration`?" in errors[0].suggestion
    assert "mapping_settings" in errors[0].suggestion


def test_a_setting_that_no_mapping_uses_is_a_warning_of_the_configuration() -> None:
    (problem,) = [
        p
        for p in load(mapping(enabled="${orders}"), orders=True, order=True).problems
        if p.file != "sales.yaml"
    ]
    assert (problem.file, problem.path, problem.severity) == (
        "echoless.yaml",
        "mapping_settings.order",
        "warning",
    )
    assert problem.suggestion == "Did you mean `orders`?"


@pytest.mark.parametrize(
    ("settings", "path"),
    [({"on": {"a": 1}}, "settings.on"), ("on", "settings"), ({"on": [[1]]}, "settings.on[0]")],
)
def test_a_settings_document_holds_values_and_lists_of_values(settings: Any, path: str) -> None:
    assert path in {error.path for error in load({"settings": settings}, mapping()).errors}


def test_a_setting_of_two_documents_is_a_mistake() -> None:
    (error,) = load({"settings": {"a": 1}}, {"settings": {"a": 2}}, mapping()).errors
    assert (error.path, error.message) == ("settings.a", "`a` is set twice.")
