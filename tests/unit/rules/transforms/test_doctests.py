"""The examples of the reference are true: every one of them is run."""

import doctest
import importlib
import inspect
import pkgutil

import pytest

import rules
from rules.transforms import TRANSFORMS
from rules.transforms.contract import word_of

MODULES = sorted(module.name for module in pkgutil.walk_packages(rules.__path__, "rules."))


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_in_the_rules_are_true(module: str) -> None:
    assert doctest.testmod(importlib.import_module(module)).failed == 0


@pytest.mark.parametrize("name", sorted(TRANSFORMS))
def test_every_transform_shows_an_example(name: str) -> None:
    assert doctest.DocTestParser().get_examples(inspect.getdoc(TRANSFORMS[name]) or "")


@pytest.mark.parametrize("name", sorted(TRANSFORMS))
def test_a_transform_is_called_in_mappings_as_its_class_is(name: str) -> None:
    assert word_of(TRANSFORMS[name]) == name


@pytest.mark.parametrize("name", sorted(TRANSFORMS))
def test_every_setting_says_what_it_means(name: str) -> None:
    settings = TRANSFORMS[name].model_json_schema()["properties"].values()
    assert all(setting["description"] for setting in settings)
