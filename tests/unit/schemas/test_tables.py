"""Schema files become table types; every mistake is told with its file and remedy, all at once."""

import json
from pathlib import Path
from typing import Any

import pytest

from schemas.fields import FieldType
from schemas.generate import render, table_schema
from schemas.tables import BadSchemas, Catalog, UnknownTable

SHIPPED = Path(__file__).parents[3] / "schemas"
TEXT = {"name": "no", "type": "string"}


def write(folder: Path, table: str, schema: Any) -> Path:
    file = folder / table
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(schema if isinstance(schema, str) else json.dumps(schema), encoding="utf-8")
    return file


def record(*fields: Any, **other: Any) -> dict[str, Any]:
    return {"type": "record", "name": "Record", "key": "no", "fields": [TEXT, *fields], **other}


@pytest.mark.parametrize("table", list(Catalog.load(SHIPPED)), ids=str)
def test_every_shipped_field_says_what_it_is_for(table: Any) -> None:
    assert table.doc
    assert [name for name, field in table.fields.items() if not field.doc.endswith(".")] == []


def test_the_demo_has_five_tables_on_either_side() -> None:
    catalog = Catalog.load(SHIPPED)
    assert catalog.sides() == ["bc", "crm", "erp", "sales"]
    assert catalog.names("erp") == ["contact", "customer", "item", "salesperson", "shipping_agent"]
    assert catalog.names("crm") == ["account", "contact", "product", "shipping_method", "systemuser"]
    assert catalog.table("erp", "customer").fields["name"].max_length == 100
    assert catalog.table("crm", "account").key == "accountid"


def test_an_unknown_table_names_those_that_are_known() -> None:
    with pytest.raises(UnknownTable, match="known: contact, customer") as caught:
        Catalog.load(SHIPPED).table("erp", "vendor")
    assert caught.value.code == "unknown_table"


def test_field_types_are_read_from_avro(tmp_path: Path) -> None:
    write(
        tmp_path,
        "erp/thing.avsc",
        record(
            {"name": "city", "type": ["null", {"type": "string", "maxLength": 30}], "doc": "City."},
            {"name": "id", "type": {"type": "string", "logicalType": "uuid"}},
            {
                "name": "price",
                "type": {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2},
            },
            {"name": "seen", "type": [{"type": "long", "logicalType": "timestamp-micros"}, "null"]},
            {"name": "note", "type": "string", "maxLength": 5},
        ),
    )
    fields = Catalog.load(tmp_path).table("erp", "thing").fields
    assert list(fields.values()) == [
        FieldType("no", "text", nullable=False),
        FieldType("city", "text", max_length=30, doc="City."),
        FieldType("id", "text", nullable=False),
        FieldType("price", "decimal", nullable=False, precision=9, scale=2),
        FieldType("seen", "timestamp"),
        FieldType("note", "text", nullable=False, max_length=5),
    ]


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ("{", "cannot be read as JSON"),
        ("[]", "does not hold a JSON object"),
        ({"type": "string"}, "not a record"),
        ({"type": "record", "name": "R", "key": "no"}, "Avro"),
        ({"type": "record", "name": "R", "fields": [{"name": "no"}]}, "Avro"),
        (record({"name": "x", "type": "strange"}), "Avro refuses it"),
        (record(TEXT), "Avro refuses it"),
        ({"type": "record", "name": "R", "fields": [TEXT]}, "names no key"),
        (record(key="code"), "key 'code' is not one of its fields"),
        (record({"name": "code", "type": ["null", "string"]}, key="code"), "key 'code' may be null"),
        (record({"name": "x", "type": {"type": "array", "items": "string"}}), "type that tables cannot have"),
        (record({"name": "x", "type": ["null", "string", "int"]}), "type that tables cannot have"),
        (record({"name": "x", "type": {"type": "long", "logicalType": "timestamp-millis"}}), "cannot have"),
    ],
)
def test_a_bad_file_is_named_with_its_mistake_and_remedy(tmp_path: Path, schema: Any, words: str) -> None:
    file = write(tmp_path, "erp/thing.avsc", schema)
    with pytest.raises(BadSchemas, match=words) as caught:
        Catalog.load(tmp_path)
    (problem,) = caught.value.problems
    assert problem.file == str(file)
    assert problem.remedy


def test_all_bad_files_are_told_at_once(tmp_path: Path) -> None:
    for name in ("a", "b", "c-d"):
        write(tmp_path, f"erp/{name}.avsc", "{" if name != "c-d" else record())
    with pytest.raises(BadSchemas) as caught:
        Catalog.load(tmp_path)
    assert [Path(problem.file).stem for problem in caught.value.problems] == ["a", "b", "c-d"]


def test_a_folder_without_schemas_names_the_command_that_makes_them(tmp_path: Path) -> None:
    with pytest.raises(BadSchemas, match="echoless schemas generate"):
        Catalog.load(tmp_path)


def test_history_is_read_oldest_first(tmp_path: Path) -> None:
    write(tmp_path, "erp/thing.avsc", record())
    for number in (10, 9, 1):
        write(tmp_path, f"erp/history/thing.{number}.avsc", record(doc=str(number)))
    history = Catalog.load(tmp_path).table("erp", "thing").history
    assert [old["doc"] for old in history] == ["1", "9", "10"]


def test_a_generated_file_has_one_field_a_line() -> None:
    schema = table_schema("erp", "thing", "no", [FieldType("no", "text", nullable=False, max_length=20)])
    lines = render(schema).splitlines()
    assert '    {"name": "no", "type": {"type": "string", "maxLength": 20}, "doc": "Column no."}' in lines
    assert json.loads(render(schema)) == schema


def test_a_generated_key_is_never_null() -> None:
    schema = table_schema("erp", "thing", "no", [FieldType("no", "text", nullable=True)])
    assert schema["fields"][0]["type"] == "string"


def test_a_table_cannot_be_generated_without_its_key() -> None:
    with pytest.raises(ValueError, match="key 'no' of erp/thing"):
        table_schema("erp", "thing", "no", [FieldType("name", "text")])
