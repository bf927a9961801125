"""``echoless mapping test``: the golden cases beside the mappings, and what it says of one that differs."""

import json
import re
from pathlib import Path

import pytest

from tests.fixtures.program import ROOT, Run

MAPPINGS = ROOT / "mappings" / "northwind"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder of mappings with a case that differs, and no configuration anywhere."""
    (tmp_path / "schemas").symlink_to(ROOT / "schemas")
    own = tmp_path / "own"
    (own / "cases").mkdir(parents=True)
    for file in MAPPINGS.glob("*.yaml"):
        (own / file.name).write_text(file.read_text())
    (own / "cases" / "agents.yaml").write_text(
        "mapping: shipping-agent\ncases:\n"
        "  - name: a new agent\n"
        "    event: {record: erp/shipping_agent/S1, set: {name: Speedy}}\n"
        "    expect: {operation: create, values: {name: Slow}}\n"
    )
    monkeypatch.chdir(tmp_path)
    return own


def test_the_cases_of_the_configured_mappings_are_tried(echoless: Run, business: Path) -> None:
    answer = echoless("-c", business / "echoless.yaml", "mapping", "test")
    assert answer.status == 0, answer.out
    assert re.search(r"^(\d+) of \1 cases are as expected: contact-contact", answer.out, re.MULTILINE)


def test_a_case_that_differs_is_shown_as_expected_beside_got(echoless: Run, folder: Path) -> None:
    answer = echoless("mapping", "test", "--folder", folder)
    assert answer.status == 1
    assert "agents.yaml:5: shipping-agent: a new agent" in answer.out
    (row,) = [line for line in answer.out.splitlines() if "Slow" in line]
    assert [cell.strip() for cell in row.split("│")[1:-1]] == ["name", "'Slow'", "'Speedy'"]
    assert "decided: sent" in answer.out
    assert "0 of 1 cases are as expected: shipping-agent 1" in answer.out


def test_programs_read_the_same_as_json(echoless: Run, folder: Path) -> None:
    answer = echoless("mapping", "test", "--folder", folder, "--json")
    assert answer.status == 1
    told = json.loads(answer.out)
    assert told["problems"] == []
    (case,) = told["tried"]
    assert (case["mapping"], case["case"], case["as_expected"]) == ("shipping-agent", "a new agent", False)
    assert case["differences"] == [{"what": "name", "expected": "'Slow'", "got": "'Speedy'"}]


def test_only_the_cases_of_the_mappings_named_are_tried(echoless: Run, folder: Path) -> None:
    answer = echoless("mapping", "test", "customer-account", "--folder", folder)
    assert answer.status == 0
    assert "0 of 0 cases" in answer.out
    unknown = echoless("mapping", "test", "customer-acount", "--folder", folder)
    assert unknown.status == 2
    assert "Did you mean `customer-account`?" in unknown.err


def test_a_mistake_in_a_case_is_told_with_file_and_line(echoless: Run, folder: Path) -> None:
    (folder / "cases" / "bad.yaml").write_text("mapping: shipping-agent\ncases:\n  - nam: x\n")
    answer = echoless("mapping", "test", "--folder", folder)
    assert answer.status == 1
    assert "bad.yaml:3 cases[0].nam: error: unknown key `nam`. Did you mean `name`?" in answer.out
    assert "mistakes in the cases" in answer.out


def test_a_folder_without_cases_says_where_they_stand(echoless: Run, folder: Path) -> None:
    for file in (folder / "cases").iterdir():
        file.unlink()
    answer = echoless("mapping", "test", "--folder", folder)
    assert answer.status == 2
    assert "`cases` beside the mappings" in answer.err


def test_a_mapping_with_errors_is_not_tried(echoless: Run, folder: Path) -> None:
    (folder / "wrong.yaml").write_text("mapping: x\n")
    answer = echoless("mapping", "test", "--folder", folder)
    assert answer.status == 2
    assert "wrong.yaml:1" in answer.err
