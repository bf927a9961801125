"""Envelopes are the same for all tables, say what each field is for, and outlive the programs."""

import json
from pathlib import Path
from typing import Any

import avro.schema
import pytest

from schemas.compatibility import check_envelopes
from schemas.envelope import ENVELOPES, KINDS, MessageKind, message_schema, read_envelope, read_envelopes
from schemas.envelope_fit import misfit
from schemas.fields import FieldType
from schemas.generate import table_schema

FIELDS = [FieldType("no", "text", nullable=False), FieldType("price", "decimal", precision=9, scale=2)]
RECORD = table_schema("erp", "thing", "no", FIELDS)


def fields_of(schema: Any) -> list[dict[str, Any]]:
    if isinstance(schema, list):
        return [field for branch in schema for field in fields_of(branch)]
    if not isinstance(schema, dict):
        return []
    own: list[dict[str, Any]] = schema.get("fields", [])
    return own + [inner for field in own for inner in fields_of(field["type"])]


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_a_message_says_what_it_is_for(kind: MessageKind) -> None:
    fields = fields_of(message_schema(read_envelope(kind), "erp", "thing", RECORD))
    assert [field["name"] for field in fields if not field.get("doc", "").endswith(".")] == []


@pytest.mark.parametrize("kind", ["Change", "Command", "Result"])
def test_a_message_schema_is_named_for_its_table_and_valid(kind: MessageKind) -> None:
    parsed = avro.schema.parse(json.dumps(message_schema(read_envelope(kind), "erp", "thing", RECORD)))
    assert isinstance(parsed, avro.schema.RecordSchema)
    assert parsed.fullname == f"echoless.erp.thing.{kind}"


def test_in_a_command_every_field_may_be_null() -> None:
    schema = message_schema(read_envelope("Command"), "erp", "thing", RECORD)
    values = next(field for field in schema["fields"] if field["name"] == "values")["type"]
    assert [field["type"][0] for field in values["fields"]] == ["null", "null"]
    assert [field["default"] for field in values["fields"]] == [None, None]


@pytest.mark.parametrize("kind", KINDS)
def test_an_envelope_serves_as_its_own_kind_and_no_other(kind: MessageKind) -> None:
    schema = message_schema(read_envelope(kind), "erp", "thing", RECORD)
    assert [each for each in KINDS if not misfit(schema, each)] == [kind]


def test_earlier_versions_of_an_envelope_are_read_too(tmp_path: Path) -> None:
    (tmp_path / "history").mkdir()
    for file, doc in (("history/change.1.avsc", "old"), ("change.avsc", "new")):
        (tmp_path / file).write_text(json.dumps({"doc": doc}), encoding="utf-8")
    assert [each["doc"] for each in read_envelopes("Change", tmp_path)] == ["old", "new"]


def test_the_shipped_envelopes_read_all_their_earlier_versions() -> None:
    assert check_envelopes(ENVELOPES) == []


def test_an_envelope_that_cannot_read_its_earlier_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / "history").mkdir()
    for kind in KINDS:
        envelope = read_envelope(kind)
        (tmp_path / f"{kind.lower()}.avsc").write_text(json.dumps(envelope), encoding="utf-8")
    envelope = read_envelope("Change")
    envelope["fields"] = [field for field in envelope["fields"] if field["name"] != "author"]
    (tmp_path / "history" / "change.1.avsc").write_text(json.dumps(envelope), encoding="utf-8")
    (problem,) = check_envelopes(tmp_path)
    assert "old version cannot be read" in problem.message
    assert problem.file.endswith("change.avsc")
