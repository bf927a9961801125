"""Whatever stands in a file of golden cases, it is tried or told as a mistake; nothing falls over."""

from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.cases.rulebook import Rulebook
from rules.cases.run import try_cases
from rules.written import read_documents
from tests.support.rig import demo_catalog, demo_mappings

CASES = sorted((Path(__file__).parents[2] / "mappings/northwind/cases").glob("*.yaml"))
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.text(max_size=5),
    st.sampled_from(["erp/customer/C1", "crm/account/a-1", "integration", "ALFKI", "none", "sent", "true"]),
    st.just([]),
    st.just({}),
    st.just(["x"]),
    st.just({"x": 1}),
    st.just([["ALFKI", "a-1"]]),
    st.just({"erp/customer/ALFKI": {}}),
)


class Demo:
    """The rules of the demo, whatever the settings."""

    def __init__(self) -> None:
        catalog = demo_catalog()
        self.book = Rulebook(demo_mappings(catalog), catalog)

    def rulebook(self, more: Mapping[str, object]) -> Rulebook:
        del more
        return self.book


@pytest.fixture(scope="module")
def rules() -> Demo:
    return Demo()


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """List the paths to all nodes of a document."""
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(found for key, value in inner for found in places(value, (*path, key)))]


def put(data: Any, path: tuple[Any, ...], value: Any) -> None:
    for part in path[:-1]:
        data = data[part]
    data[path[-1]] = value


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_file_with_something_odd_in_it_is_tried_or_told(rules: Demo, data: st.DataObject) -> None:
    file = data.draw(st.sampled_from(CASES), label="file")
    (document,) = yaml.safe_load_all(file.read_text())
    document = deepcopy(document)
    for _ in range(data.draw(st.integers(1, 2))):
        path = data.draw(st.sampled_from([found for found in places(document) if found]))
        put(document, path, deepcopy(data.draw(ODD)))
    text = yaml.safe_dump(document, sort_keys=False)
    trial = try_cases("odd.yaml", text, rules)
    assert trial.tried or trial.problems
    for problem in trial.problems:
        assert problem.message
        assert 1 <= problem.line <= len(text.splitlines())


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_told_or_holds_no_cases(rules: Demo, text: str) -> None:
    trial = try_cases("odd.yaml", text, rules)
    assert trial.tried == ()
    assert trial.problems or not _documents(text)


def _documents(text: str) -> list[Any]:
    return list(read_documents(text))
