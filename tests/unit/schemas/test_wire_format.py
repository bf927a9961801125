"""The first bytes of a message name its writer's schema; what cannot be read says why."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import avro.io
import avro.schema
import pytest
from fastavro.schema import to_parsing_canonical_form
from hypothesis import given
from hypothesis import strategies as st

from schemas.binary import fingerprint_of, writer_of
from schemas.codec import Codec, Undecodable
from schemas.envelope import message_schema, read_envelope
from schemas.fields import FieldType
from schemas.generate import table_schema
from schemas.ids import RegistryDown, UnknownId
from schemas.keys import RecordKey
from schemas.messages import ChangeEvent, Command
from schemas.tables import Catalog, TableType
from schemas.wire import CONFLUENT, SINGLE_OBJECT, Writers

NO = FieldType("no", "text", nullable=False)
NAME = FieldType("name", "text", max_length=30)
CITY = FieldType("city", "text")
NOW = datetime(2026, 5, 17, 8, 30, tzinfo=UTC)
SPECIFICATION = {'"null"': "63dd24e7cc258f8a", '"int"': "7275d51a3f395c8f", '"string"': "8f014872634503c7"}
"""Fingerprints that the Avro project publishes, as big-endian numbers."""


def record_of(*fields: FieldType) -> dict[str, Any]:
    return table_schema("erp", "thing", "no", fields)


def table_of(*fields: FieldType, history: tuple[dict[str, Any], ...] = ()) -> Catalog:
    by_name = {field.name: field for field in fields}
    return Catalog({("erp", "thing"): TableType("erp", "thing", "no", by_name, record_of(*fields), history)})


def change(**image: str | None) -> ChangeEvent:
    return ChangeEvent("e1", RecordKey("erp", "thing", "1"), "update", "anna", NOW, 7, image)


def change_schema(*fields: FieldType) -> dict[str, Any]:
    return message_schema(read_envelope("Change"), "erp", "thing", record_of(*fields))


class Registry:
    """A registry that holds what a test puts in; None: it is down."""

    def __init__(self, *schemas: Any) -> None:
        self._schemas = schemas

    def id_of(self, subject: str, schema_json: str) -> int:
        raise AssertionError(f"nothing is written in these tests: {subject} {schema_json}")

    def schema_of(self, schema_id: int) -> str:
        if schema_id >= len(self._schemas):
            raise UnknownId(schema_id)
        if self._schemas[schema_id] is None:
            raise RegistryDown("connection refused")
        return json.dumps(self._schemas[schema_id])


@pytest.fixture(scope="module")
def codec() -> Codec:
    return Codec(table_of(NO, NAME))


@pytest.mark.parametrize(("schema", "expected"), SPECIFICATION.items())
def test_fingerprints_are_those_of_the_specification(schema: str, expected: str) -> None:
    assert fingerprint_of(json.loads(schema))[::-1].hex() == expected


def test_fingerprints_are_those_of_the_avro_package() -> None:
    schema = change_schema(NO, NAME)
    canonical = avro.schema.parse(to_parsing_canonical_form(schema))
    assert fingerprint_of(schema) == canonical.fingerprint("CRC-64-AVRO")


def test_the_avro_package_reads_what_we_write(codec: Codec) -> None:
    data = codec.encode_change(change(no="1", name="Zoë"))
    decoder = avro.io.BinaryDecoder(BytesIO(data[10:]))
    body = avro.io.DatumReader(avro.schema.parse(json.dumps(change_schema(NO, NAME)))).read(decoder)
    assert data[:2] == SINGLE_OBJECT
    assert isinstance(body, dict)
    assert body["image"] == {"no": "1", "name": "Zoë"}
    assert body["changed_at"] == NOW


def test_we_read_what_a_publisher_writes_with_the_avro_package_alone(codec: Codec) -> None:
    schema = avro.schema.parse(json.dumps(change_schema(NO, NAME)))
    stream = BytesIO()
    body = {
        "event_id": "e1", "side": "erp", "table": "thing", "record_id": "1", "operation": "update",
        "author": "anna", "changed_at": NOW, "version": 7, "coupling_id": None,
        "image": {"no": "1", "name": None},
    }  # fmt: skip
    avro.io.DatumWriter(schema).write(body, avro.io.BinaryEncoder(stream))
    data = SINGLE_OBJECT + schema.fingerprint("CRC-64-AVRO") + stream.getvalue()
    assert codec.decode_change(data) == change(no="1", name=None)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_avro"),
        (b"{", "not_avro"),
        (b'{"no": "1", "name": "a plain JSON text"}', "not_avro"),
        (b"\x00\x00", "not_avro"),
        (b"\xc3\x02 and more bytes", "not_avro"),
        (SINGLE_OBJECT, "not_avro"),
        (SINGLE_OBJECT + bytes(8) + b"body", "unknown_schema"),
        (CONFLUENT + bytes(4) + b"body", "unknown_schema"),
    ],
)
def test_bytes_of_no_known_schema_are_undecodable(codec: Codec, data: bytes, code: str) -> None:
    with pytest.raises(Undecodable) as caught:
        codec.decode_change(data)
    assert caught.value.code == code
    assert caught.value.message
    assert caught.value.remedy


def test_every_truncation_is_noticed(codec: Codec) -> None:
    data = codec.encode_change(change(no="1", name="Anna"))
    for length in range(10, len(data)):
        with pytest.raises(Undecodable, match=r"do not hold echoless\.erp\.thing\.Change") as caught:
            codec.decode_change(data[:length])
        assert caught.value.code == "broken_body"


def test_bytes_left_over_are_noticed(codec: Codec) -> None:
    with pytest.raises(Undecodable, match="1 bytes are left over"):
        codec.decode_change(codec.encode_change(change(no="1", name=None)) + b"x")


@given(place=st.integers(10), noise=st.binary(min_size=1, max_size=12))
def test_noise_is_read_or_refused_but_never_breaks_the_reader(codec: Codec, place: int, noise: bytes) -> None:
    data = codec.encode_change(change(no="1", name="Anna"))
    place = 10 + place % (len(data) - 10)
    with suppress(Undecodable):  # anything else would end the test
        codec.decode_change(data[:place] + noise + data[place + len(noise) :])


def test_another_kind_of_message_is_refused(codec: Codec) -> None:
    command = Command("c", "k", 0, 1, "M", "erp", "thing", "update", "1", {"name": "x"}, 6, "e")
    with pytest.raises(Undecodable, match="has no field event_id") as caught:
        codec.decode_change(codec.encode_command(command))
    assert caught.value.code == "wrong_type"


def test_a_change_without_an_image_that_is_no_deletion_is_refused(codec: Codec) -> None:
    event = ChangeEvent("e1", RecordKey("erp", "thing", "1"), "update", "anna", NOW, 7, None)
    with pytest.raises(Undecodable, match="'update' and no image"):
        codec.decode_change(codec.encode_change(event))


def test_a_field_the_writer_lacks_is_absent_not_null() -> None:
    old = Codec(table_of(NO, NAME))
    new = Codec(table_of(NO, NAME, CITY, history=(record_of(NO, NAME),)))
    assert new.decode_change(old.encode_change(change(no="1", name=None))).image == {"no": "1", "name": None}


def test_a_field_only_the_writer_knows_is_kept() -> None:
    new = Codec(table_of(NO, NAME, CITY))
    event = change(no="1", name="Anna", city="Oslo")
    old = Codec(table_of(NO, NAME, history=(record_of(NO, NAME, CITY),)))
    assert old.decode_change(new.encode_change(event)) == event


def outside(schema: Any, body: dict[str, Any]) -> bytes:
    return writer_of(schema)(CONFLUENT + bytes(4), body)


def test_a_publisher_with_a_schema_of_its_own_is_understood_through_the_registry() -> None:
    schema = {
        "type": "record", "name": "Row", "namespace": "other.people", "fields": [
            {"name": "image", "type": {"type": "record", "name": "Data", "fields": [
                {"name": "no", "type": "string"}, {"name": "colour", "type": "string"}]}},
            {"name": "version", "type": "int"},
            {"name": "event_id", "type": "string"},
            {"name": "side", "type": "string"},
            {"name": "table", "type": "string"},
            {"name": "record_id", "type": "string"},
            {"name": "operation", "type": "string"},
            {"name": "author", "type": "string"},
            {"name": "changed_at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
            {"name": "shard", "type": "int"},
        ],
    }  # fmt: skip
    body = {
        "event_id": "e1", "side": "erp", "table": "thing", "record_id": "1", "operation": "update",
        "author": "anna", "changed_at": NOW, "version": 7, "image": {"no": "1", "colour": "red"}, "shard": 3,
    }  # fmt: skip
    codec = Codec(table_of(NO, NAME), Registry(schema))
    assert codec.decode_change(outside(schema, body)) == change(no="1", colour="red")
    with pytest.raises(Undecodable, match="operation 'merge'"):
        codec.decode_change(outside(schema, {**body, "operation": "merge"}))


@pytest.mark.parametrize(
    ("schema", "code", "words"),
    [
        ("string", "wrong_type", "it is not a record"),
        ({"type": "record", "name": "R", "fields": []}, "wrong_type", "has no field event_id"),
        ({"type": "strange"}, "unknown_schema", "cannot be used"),
        ({"type": "record", "name": "R"}, "unknown_schema", "cannot be used"),
        ([], "wrong_type", "not a record"),
    ],
)
def test_a_schema_that_cannot_serve_is_told_apart(schema: Any, code: str, words: str) -> None:
    with pytest.raises(Undecodable, match=words) as caught:
        Codec(table_of(NO, NAME), Registry(schema)).decode_change(CONFLUENT + bytes(4) + b"x")
    assert caught.value.code == code


def test_an_id_the_registry_does_not_know_is_undecodable() -> None:
    with pytest.raises(Undecodable, match="has no schema 258"):
        Codec(table_of(NO, NAME), Registry()).decode_change(CONFLUENT + b"\x00\x00\x01\x02" + b"x")


def test_a_registry_that_is_down_is_not_the_messages_fault() -> None:
    with pytest.raises(RegistryDown):
        Codec(table_of(NO, NAME), Registry(None)).decode_change(CONFLUENT + bytes(4) + b"x")


def test_single_objects_are_read_even_with_a_registry(codec: Codec) -> None:
    event = change(no="1", name="Anna")
    assert Codec(table_of(NO, NAME), Registry()).decode_change(codec.encode_change(event)) == event


def test_a_schema_is_judged_once_not_per_message() -> None:
    writers = Writers(Registry(read_envelope("Problem"), None))
    data = CONFLUENT + bytes(4)
    for _ in range(2):
        with pytest.raises(Undecodable, match=r"do not hold echoless\.Problem"):
            writers.read(data, "Problem")
