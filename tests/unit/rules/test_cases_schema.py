"""The JSON schema of golden cases, which editors read: up to date, and it marks what the program refuses."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from rules.cases.editor import cases_schema
from rules.cases.written import read_cases
from rules.written import read_documents
from tests.fixtures.program import Run

MAPPINGS = Path(__file__).parents[3] / "mappings"
FILES = sorted(MAPPINGS.glob("*/cases/*.yaml"))
SCHEMA = cases_schema()
EDITOR = Draft7Validator(SCHEMA)
CASE = "mapping: m\ncases:\n- name: x\n  event: {record: erp/customer/C1}\n  expect: {}\n"


def as_json(node: Any) -> Any:
    """Give a document as editors see it: keys are texts."""
    if isinstance(node, dict):
        return {str(key): as_json(value) for key, value in node.items()}
    return [as_json(value) for value in node] if isinstance(node, list) else node


def mistakes(text: str) -> list[str]:
    documents = [as_json(document.data) for document in read_documents(text)]
    return [error.message for document in documents for error in EDITOR.iter_errors(document)]


def test_the_schema_is_one_and_up_to_date() -> None:
    Draft7Validator.check_schema(SCHEMA)
    up_to_date = json.loads((MAPPINGS / "cases.schema.json").read_text(encoding="utf-8")) == SCHEMA
    assert up_to_date, "echoless mapping schema --cases > mappings/cases.schema.json"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_shipped_cases_have_no_mistakes_in_editors(file: Path) -> None:
    assert mistakes(file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("sound", "wrong"),
    [
        ("name: x", "nam: x"),
        ("record: erp/customer/C1", "record: customer"),
        ("{record: erp/customer/C1}", "{record: erp/customer/C1, sett: {}}"),
        ("expect: {}", "expect: {outcome: parkd}"),
        ("expect: {}", "expect: {operation: sent}"),
        ("mapping: m", "mapping: []"),
    ],
)
def test_what_the_program_refuses_is_marked_in_editors(sound: str, wrong: str) -> None:
    assert mistakes(CASE) == []
    assert read_cases("c.yaml", CASE)[1] == []
    text = CASE.replace(sound, wrong)
    assert mistakes(text)
    assert read_cases("c.yaml", text)[1]


def test_every_key_says_what_it_means() -> None:
    parts = SCHEMA["definitions"]
    for part, key in (("Happening", "by"), ("Answer", "id"), ("Expect", "to"), ("Case", "couplings")):
        assert parts[part]["properties"][key]["description"]


def test_the_command_prints_it(echoless: Run) -> None:
    assert json.loads(echoless("mapping", "schema", "--cases").out) == SCHEMA
