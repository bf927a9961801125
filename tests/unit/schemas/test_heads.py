"""Of a change event the head can be read alone, whoever wrote it."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from fastavro import parse_schema, schemaless_writer

from schemas.codec import Undecodable
from schemas.envelope import message_schema, read_envelope
from schemas.heads import Head, head_from, head_reader_of
from schemas.keys import RecordKey
from schemas.messages import ChangeEvent
from tests.support.rig import Rig

KEY = RecordKey("erp", "customer", "C1")
HEAD = Head(KEY, "alice", 7)


@pytest.fixture
def rig() -> Rig:
    return Rig()


def test_the_head_of_an_event_is_what_the_whole_event_says(rig: Rig) -> None:
    written = rig.customer("C1", 7, name="Alfreds").value or b""
    event = rig.codec.decode_change(written)
    assert rig.codec.decode_head(written) == Head(event.record, event.author, event.version)


def test_a_deletion_has_a_head_too(rig: Rig) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    deletion = ChangeEvent("e1", KEY, "delete", "alice", now, 7, None)
    assert rig.codec.decode_head(rig.codec.encode_change(deletion)) == HEAD


def test_a_publisher_who_puts_the_image_first_is_read_in_whole(rig: Rig) -> None:
    table = rig.catalog.table("erp", "customer")
    ours = message_schema(read_envelope("Change"), "erp", "customer", table.schema)
    theirs = {**ours, "fields": [ours["fields"][-1], *ours["fields"][:-1]]}
    stream = BytesIO()
    body = {
        "event_id": "e1", "side": "erp", "table": "customer", "record_id": "C1", "operation": "delete",
        "author": "alice", "changed_at": datetime(2026, 1, 1, tzinfo=UTC), "version": 7,
        "coupling_id": None, "image": None,
    }  # fmt: skip
    schemaless_writer(stream, parse_schema(theirs), body)
    assert head_from(head_reader_of(theirs)(stream.getvalue(), 0)) == HEAD


def test_what_is_no_change_event_has_no_head(rig: Rig) -> None:
    with pytest.raises(Undecodable):
        rig.codec.decode_head(b"\x00nonsense")
    written = rig.customer("C1", 7, name="Alfreds").value or b""
    with pytest.raises(Undecodable):
        rig.codec.decode_head(written[:14])
