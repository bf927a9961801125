"""The JSON schema of mapping files, which editors read: up to date, and neither too strict nor too lax."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from rules.editor.schema import mapping_schema
from rules.named import NAMED_RULES
from rules.shape import shape
from rules.transforms import TRANSFORMS
from rules.transforms.contract import Transform
from rules.written import Document, read_documents
from tests.fixtures.program import Run
from tests.unit.rules.sides_of_trade import OPTIONS, USERS, mapping
from tests.unit.rules.test_mapping_load import FULL, parts

MAPPINGS = Path(__file__).parents[3] / "mappings"
FILES = sorted(MAPPINGS.glob("*/*.yaml"))
SCHEMA = mapping_schema(TRANSFORMS, NAMED_RULES)
EDITOR = Draft7Validator(SCHEMA)
WRITTEN = st.sampled_from(
    [
        None,
        "both",
        "trim",
        "name",
        "erp",
        "1h",
        "report",
        [],
        ["trim"],
        {},
        {"left": "uncouple", "right": "delete"},
    ]
)


def as_json(node: Any) -> Any:
    """Give a document as editors see it: keys are texts."""
    if isinstance(node, dict):
        return {str(key): as_json(value) for key, value in node.items()}
    return [as_json(value) for value in node] if isinstance(node, list) else node


def mistakes(document: object) -> list[str]:
    return [error.message for error in EDITOR.iter_errors(as_json(document))]


def test_the_schema_is_up_to_date() -> None:
    up_to_date = json.loads((MAPPINGS / "mapping.schema.json").read_text(encoding="utf-8")) == SCHEMA
    assert up_to_date, "echoless mapping schema > mappings/mapping.schema.json"


def test_the_schema_is_one() -> None:
    Draft7Validator.check_schema(SCHEMA)


def test_mapping_schema_prints_it(echoless: Run) -> None:
    assert json.loads(echoless("mapping", "schema").out) == SCHEMA


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_an_editor_finds_no_mistake_in_a_mapping_that_ships(file: Path) -> None:
    for document in read_documents(file.read_text(encoding="utf-8")):
        assert not mistakes(document.data)


@pytest.mark.parametrize("document", [*FULL, USERS, OPTIONS, mapping()])
def test_an_editor_finds_no_mistake_where_every_setting_is_used(document: object) -> None:
    assert not mistakes(document)


@pytest.mark.parametrize(
    "changes",
    [
        {"direction": "sideways"},
        {"conflict": "left win"},
        {"enabled": "perhaps"},
        {"fieldz": []},
        {"fields": []},
        {"left": {"side": "erp"}},
        {"left": {"side": "erp", "table": "customer", "filter": {"field": "city"}}},
        {"left": {"side": "erp", "table": "customer", "filter": {"field": "city", "eq": 1, "ne": 2}}},
        {"left": {"side": "erp", "table": "customer", "filter": {"rule": "fillled", "field": "city"}}},
        {"left": {"side": "erp", "table": "customer", "filter": {"rule": "filled"}}},
        {"on_delete": {"left": "uncouple"}},
        {"job": {"every": "often"}},
        {"park_deadline": 30},
        {"templates": {"right": [{"name": "t"}]}},
        *(
            {"fields": [{"left": "city", "right": "note", **row}]}
            for row in (
                {"transform": ["trimm"]},
                {"transform": [{"substring": {"len": 3}}]},
                {"transform": [{"trim": {}, "upper": {}}]},
                {"transform": ["split"]},
                {"transform": [{"to_unix_time": "hours"}]},
                {"transform": {"to_rigth": []}},
                {"missing": "wait"},
                {"match": {"case": True}},
                {"validate": {"regx": "a"}},
                {"validate": {"eq": 1, "ne": 2}},
            )
        ),
    ],
    ids=str,
)
def test_an_editor_finds_what_the_program_refuses(changes: dict[str, Any]) -> None:
    written = mapping(**changes)
    assert mistakes(written)


SHAPED = [path for path in sorted(parts(FULL), key=str) if not {"transform", "templates"} & {*path}]
"""Words of transforms and rules the program looks up later: there an editor is stricter than the shape."""


@settings(deadline=None, max_examples=400)
@given(st.sampled_from(SHAPED), WRITTEN)
def test_what_the_program_reads_an_editor_lets_pass(path: tuple[str | int, ...], value: object) -> None:
    changed: Any = {"whole": [{**deepcopy(FULL[0]), "enabled": True}, *deepcopy(FULL[1:])]}
    node, (*way, last) = changed, ("whole", *path)
    for key in way:
        node = node[key]
    node[last] = value
    for document in changed["whole"] if isinstance(changed["whole"], list) else []:
        if isinstance(document, dict) and shape(Document(document, {}), {}).whole:
            assert not mistakes(document)


def test_transforms_of_plug_ins_are_words_of_the_schema() -> None:
    class Shout(Transform):
        """Write it louder."""

        loud: int = 1

        def apply(self, value: str) -> str:
            return value + "!" * self.loud

    editor = Draft7Validator(mapping_schema({**TRANSFORMS, "shout": Shout}, NAMED_RULES))
    written = mapping(fields=[{"left": "name", "right": "name", "transform": ["shout", {"shout": 3}]}])
    assert editor.is_valid(written)
    assert mistakes(written)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_mapping_that_ships_leads_editors_to_the_schema(file: Path) -> None:
    first, *_ = file.read_text(encoding="utf-8").splitlines()
    _, _, schema = first.partition("# yaml-language-server: $schema=")
    assert (file.parent / schema).resolve() == MAPPINGS / "mapping.schema.json"


def test_every_key_of_a_mapping_says_in_an_editor_what_it_means() -> None:
    silent = [
        f"{name}.{key}"
        for name, part in SCHEMA["definitions"].items()
        if not name.startswith(("PerSide", "Step", "Variable"))
        for each in [part, *part.get("anyOf", [])]
        for key, said in each.get("properties", {}).items()
        if "description" not in said and "const" not in said
    ]
    assert not silent
