"""Messages survive the way to bytes and back, exactly, in both wire forms."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.codec import Codec, Unencodable
from schemas.fields import FieldType
from schemas.generate import render, table_schema
from schemas.ids import UnknownId
from schemas.keys import RecordKey
from schemas.messages import ChangeEvent, Command, Origin, Problem, Result
from schemas.tables import Catalog, TableType, UnknownTable
from schemas.values import Image, Value

FIELDS = [
    FieldType("no", "text", nullable=False, max_length=20),
    FieldType("name", "text"),
    FieldType("blocked", "boolean"),
    FieldType("rank", "integer"),
    FieldType("stock", "long"),
    FieldType("ratio", "double"),
    FieldType("price", "decimal", precision=18, scale=4),
    FieldType("due", "date"),
    FieldType("seen", "timestamp"),
    FieldType("picture", "bytes"),
]
NAMES = [field.name for field in FIELDS]
NOW = datetime(2026, 5, 17, 8, 30, 15, 123456, UTC)
IMAGE: Image = {**dict.fromkeys(NAMES), "no": "10000"}

texts = st.text(st.characters(exclude_categories=["Cs"]))
ids = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
longs = st.integers(-(2**63), 2**63 - 1)
moments = st.datetimes(timezones=st.just(UTC))
by_field: dict[str, st.SearchStrategy[Value]] = {
    "no": texts,
    "name": st.none() | texts,
    "blocked": st.none() | st.booleans(),
    "rank": st.none() | st.integers(-(2**31), 2**31 - 1),
    "stock": st.none() | longs,
    "ratio": st.none() | st.floats(allow_nan=False),
    "price": st.none() | st.decimals(-(10**13), 10**13, places=4),
    "due": st.none() | st.dates(),
    "seen": st.none() | moments,
    "picture": st.none() | st.binary(),
}
images = st.fixed_dictionaries(by_field)
nullable_no = {**by_field, "no": st.none() | texts}
some_values = st.fixed_dictionaries({}, optional=nullable_no)
finite = {"ratio": st.none() | st.floats(allow_nan=False, allow_infinity=False)}
json_values = st.fixed_dictionaries({}, optional={**nullable_no, **finite})


class NumberedSchemas:
    """A registry in memory."""

    def __init__(self) -> None:
        self.schemas: list[str] = []
        self.subjects: list[str] = []

    def id_of(self, subject: str, schema_json: str) -> int:
        if schema_json not in self.schemas:
            self.schemas.append(schema_json)
            self.subjects.append(subject)
        return self.schemas.index(schema_json)

    def schema_of(self, schema_id: int) -> str:
        try:
            return self.schemas[schema_id]
        except IndexError:
            raise UnknownId(schema_id) from None


def catalog_of(fields: list[FieldType]) -> Catalog:
    schema = table_schema("erp", "thing", "no", fields)
    return Catalog({("erp", "thing"): TableType("erp", "thing", "no", {f.name: f for f in fields}, schema)})


@pytest.fixture(scope="module", params=["single object", "registry"])
def codec(request: pytest.FixtureRequest) -> Codec:
    return Codec(catalog_of(FIELDS), NumberedSchemas() if request.param == "registry" else None)


def change(image: Image | None = IMAGE, **other: Any) -> ChangeEvent:
    fields: dict[str, Any] = {"operation": "update" if image is not None else "delete", **other}
    key = RecordKey("erp", "thing", "10000")
    return ChangeEvent("e1", key, author="anna", changed_at=NOW, version=7, image=image, **fields)


def command(values: Image, **other: Any) -> Command:
    fields: dict[str, Any] = {"operation": "update", "record_id": "10000", "expected_version": 6, **other}
    return Command("c1", "k1", 0, 3, "THING", "erp", "thing", values=dict(values), caused_by="e1", **fields)


def result(values: Image, **other: Any) -> Result:
    return Result("c1", "k1", 3, "erp", "thing", "applied", "10000", 8, dict(values), **other)


@given(image=images, event_id=ids, author=texts, version=longs, at=moments, coupling=st.none() | ids)
def test_a_change_event_comes_back_as_it_was(
    codec: Codec, image: Image, event_id: str, author: str, version: int, at: datetime, coupling: str | None
) -> None:
    event = ChangeEvent(
        event_id, RecordKey("erp", "thing", event_id), "create", author, at, version, image, coupling
    )
    assert codec.decode_change(codec.encode_change(event)) == event


@given(values=some_values, record_id=st.none() | ids, version=st.none() | longs)
def test_a_command_comes_back_with_the_fields_it_sets_and_no_others(
    codec: Codec, values: Image, record_id: str | None, version: int | None
) -> None:
    sent = command(values, record_id=record_id, expected_version=version)
    assert codec.decode_command(codec.encode_command(sent)) == sent


@given(values=some_values, code=texts, retry_after=st.none() | st.floats(0, 1e6))
def test_a_result_comes_back_as_it_was(
    codec: Codec, values: Image, code: str, retry_after: float | None
) -> None:
    sent = result(values, code=code, message=code, retry_after=retry_after)
    assert codec.decode_result(codec.encode_result(sent)) == sent


@given(left=st.none() | json_values, text=texts, attempts=st.integers(1, 10**6), at=moments)
def test_a_problem_comes_back_as_it_was(
    codec: Codec, left: dict[str, Value] | None, text: str, attempts: int, at: datetime
) -> None:
    origin = Origin("changes.erp.thing", 3, 2**40)
    key = RecordKey("erp", "thing", text)
    sent = Problem("THING", key, "map", "too_long", text, text, at, attempts, text, None, origin, left, None)
    assert codec.decode_problem(codec.encode_problem(sent)) == sent


def test_null_absent_and_empty_are_three_things(codec: Codec) -> None:
    sent = command({"name": None, "due": date(2026, 1, 2)})
    got = codec.decode_command(codec.encode_command(sent)).values
    assert got == {"name": None, "due": date(2026, 1, 2)}
    assert codec.decode_command(codec.encode_command(command({"name": ""}))).values == {"name": ""}
    assert codec.decode_command(codec.encode_command(command({}))).values == {}


def test_a_deletion_has_no_image(codec: Codec) -> None:
    assert codec.decode_change(codec.encode_change(change(None))).image is None


def test_decimals_stay_exact(codec: Codec) -> None:
    event = change({**IMAGE, "price": Decimal("99999999999999.9999")})
    assert codec.decode_change(codec.encode_change(event)).image == event.image


def test_the_trace_is_taken_from_the_caller(codec: Codec) -> None:
    assert codec.decode_change(codec.encode_change(change()), "00-a-b-01").traceparent == "00-a-b-01"


def test_a_registry_gets_the_full_name_as_subject() -> None:
    registry = NumberedSchemas()
    codec = Codec(catalog_of(FIELDS), registry)
    codec.encode_change(change())
    codec.encode_command(command({}))
    codec.encode_result(result({}))
    assert registry.subjects == [f"echoless.erp.thing.{kind}" for kind in ("Change", "Command", "Result")]


@pytest.mark.parametrize(
    ("encode", "code", "words"),
    [
        (lambda c: c.encode_change(change({**IMAGE, "colour": "red"})), "unknown_field", "colour"),
        (lambda c: c.encode_change(change({"no": "1"})), "missing_field", "blocked"),
        (lambda c: c.encode_change(change({**IMAGE, "price": "much"})), "wrong_value", "10000"),
        (lambda c: c.encode_change(change({**IMAGE, "no": None})), "wrong_value", "10000"),
        (lambda c: c.encode_change(change({**IMAGE, "price": Decimal("0.00001")})), "wrong_value", "10000"),
        (lambda c: c.encode_change(change({**IMAGE, "rank": 2**31})), "wrong_value", "10000"),
        (lambda c: c.encode_change(change({**IMAGE, "name": "\ud800"})), "wrong_value", "10000"),
        (lambda c: c.encode_command(command({"colour": "red"})), "unknown_field", "colour"),
        (lambda c: c.encode_command(command({"blocked": "no"})), "wrong_value", "c1"),
        (lambda c: c.encode_result(result({"colour": "red"})), "unknown_field", "colour"),
    ],
)
def test_what_does_not_fit_the_schema_is_refused_by_name(
    codec: Codec, encode: Callable[[Codec], bytes], code: str, words: str
) -> None:
    with pytest.raises(Unencodable, match=words) as caught:
        encode(codec)
    assert caught.value.code == code
    assert caught.value.remedy


def test_a_table_without_a_schema_is_refused_with_the_command_that_makes_one(codec: Codec) -> None:
    nowhere = Command("c", "k", 0, 1, "M", "erp", "nothing", "delete", "1", {}, None, "e")
    with pytest.raises(UnknownTable, match="echoless schemas generate erp"):
        codec.encode_command(nowhere)


def test_every_shipped_table_makes_messages() -> None:
    catalog = Catalog.load(Path(__file__).parents[3] / "schemas")
    codec = Codec(catalog)
    for table in catalog:
        sent = Command("c", "k", 0, 1, "M", table.side, table.name, "create", None, {}, None, "e")
        assert codec.decode_command(codec.encode_command(sent)) == sent


def test_render_writes_what_load_reads(tmp_path: Path) -> None:
    (tmp_path / "erp").mkdir()
    schema = table_schema("erp", "thing", "no", FIELDS)
    (tmp_path / "erp" / "thing.avsc").write_text(render(schema), encoding="utf-8")
    table = Catalog.load(tmp_path).table("erp", "thing")
    assert [replace(field, doc="") for field in table.fields.values()] == FIELDS
