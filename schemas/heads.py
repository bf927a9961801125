"""The head of a change event: who it is about and how new it is, read without its image.

Most of the time that reading an event takes goes into the image, and a full synchronization needs
none of a record that is known as it is.
"""

from collections.abc import Mapping
from itertools import takewhile
from typing import Any, NamedTuple

from schemas.binary import Body, Read, reader_of
from schemas.keys import RecordKey

_NEEDED = frozenset({"side", "table", "record_id", "author", "version"})


class Head(NamedTuple):
    """What an event says before its image."""

    record: RecordKey
    author: str
    version: int


def head_reader_of(schema: Mapping[str, Any]) -> Read:
    """Make the reader of the fields before the image; where some of them stand behind it, of all."""
    before = list(takewhile(lambda part: part["name"] != "image", schema["fields"]))
    if {part["name"] for part in before} >= _NEEDED:
        return reader_of({**schema, "fields": before}, whole=False)
    return reader_of(schema)


def head_from(body: Body) -> Head:
    """Make the head of a body."""
    return Head(RecordKey(body["side"], body["table"], body["record_id"]), body["author"], body["version"])
