"""The golden cases of the standard mappings: all are as expected, and show what matters."""

from collections import defaultdict
from pathlib import Path

import pytest
import yaml

from rules.cases.rulebook import Rulebook
from rules.cases.run import try_cases
from rules.outcome import Outcome
from tests.support.standard import FOLDER, ROOT, compile_standard, load_standard, standard_catalog

FILES = sorted((FOLDER / "cases").glob("*.yaml"))


class Books:
    """Rules for any settings."""

    def rulebook(self, more: dict[str, object]) -> Rulebook:
        """Compile the folder under settings."""
        settings = {name: tuple(value) if isinstance(value, list) else value for name, value in more.items()}
        loaded, mappings = load_standard(**settings), compile_standard(**settings)
        off = frozenset(model.mapping for model in loaded.models) - mappings.keys()
        return Rulebook(mappings, standard_catalog(), {model.options: model for model in loaded.options}, off)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_golden_case_is_decided_as_expected(file: Path) -> None:
    trial = try_cases(file.name, file.read_text(), Books())
    assert trial.problems == ()
    assert {case.name: case.differences for case in trial.tried if case.differences} == {}


def test_every_mapping_has_cases_for_each_way_that_it_sends() -> None:
    ways: dict[str, set[str]] = defaultdict(set)
    every = compile_standard(order_integration=True, unit_group_mapping=True, units_of_measure=False)
    mappings = {**every, **compile_standard(extended_pricing=True)}
    for document in (part for file in FILES for part in yaml.safe_load_all(file.read_text())):
        for case in document["cases"]:
            for step in (case, *case.get("then", ())):
                if "event" in step:
                    ways[document["mapping"]].add("/".join(step["event"]["record"].split("/")[:2]))
    for name, mapping in mappings.items():
        assert ways[name] >= {
            f"{lane.side}/{lane.table}" for lane in (mapping.left, mapping.right) if lane.sends
        }


def test_the_cases_show_what_is_worth_seeing() -> None:
    text = "".join(file.read_text() for file in FILES)
    shown = (Outcome.SENT, Outcome.PARKED, Outcome.CONFLICT, Outcome.FILTERED, Outcome.ECHO)
    more = (Outcome.ONLY_COUPLED, Outcome.UNCOUPLED, Outcome.REJECTED)
    assert {outcome for outcome in (*shown, *more) if f"outcome: {outcome}" not in text} == set()
    assert "receiver edited" in text
    assert "delete: true" in text


def test_the_page_tells_what_every_setting_does() -> None:
    shipped = yaml.safe_load((FOLDER / "settings.yaml").read_text())["settings"]
    page = (FOLDER / "README.md").read_text()
    assert [name for name in shipped if f"`{name}`" not in page] == []


def test_the_example_configuration_has_a_place_for_every_table() -> None:
    sides = yaml.safe_load((ROOT / "examples" / "business-central-sales.yaml").read_text())["sides"]
    lanes = [
        lane for each in compile_standard(order_integration=True).values() for lane in (each.left, each.right)
    ]
    ends = [end for each in load_standard().options for end in (each.left, each.right) if end.table]
    listed = {(side, table) for side in sides for table in sides[side]["tables"]}
    assert {(place.side, place.table) for place in (*lanes, *ends)} == listed


def test_the_page_names_every_file_of_the_folder() -> None:
    page = (FOLDER / "README.md").read_text()
    assert [file.stem for file in FOLDER.glob("*.yaml") if f"`{file.stem}" not in page] == []
