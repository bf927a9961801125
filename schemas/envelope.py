"""The schemas of messages: an envelope that all tables share around the record of one table."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from schemas.history import versions

MessageKind = Literal["Change", "Command", "Result", "Problem", "Control", "Audit"]
"""The messages; also the last part of their schemas' full names."""

KINDS: tuple[MessageKind, ...] = ("Change", "Command", "Result", "Problem", "Control", "Audit")
OF_NO_TABLE: tuple[MessageKind, ...] = ("Problem", "Control", "Audit")
"""Messages that hold no record of a table: their envelope is all of them."""
ENVELOPES = Path(__file__).parent / "envelopes"


def read_envelope(kind: MessageKind) -> dict[str, Any]:
    """Read the envelope of a kind of message, with the table's record still a bare name in it."""
    return _read(ENVELOPES / f"{kind.lower()}.avsc")


def read_envelopes(kind: MessageKind, folder: Path = ENVELOPES) -> list[dict[str, Any]]:
    """Read all versions of an envelope, oldest first: topics keep messages longer than programs live."""
    return [_read(file) for file in versions(folder / f"{kind.lower()}.avsc")]


def message_schema(
    envelope: Mapping[str, Any], side: str, table: str, record: Mapping[str, Any]
) -> dict[str, Any]:
    """Put the record of a table into an envelope; the result stands alone.

    A change carries the record as the table's file has it. A command or a result carries it
    with every field nullable: what is not named among the fields set is null there.
    """
    records = {"Record": {**record, "name": "Record"}, "Values": all_nullable(record)}
    for schema in records.values():
        schema.pop("namespace", None)  # the envelope's namespace holds for all within
    fields = [_filled(part, records) for part in envelope["fields"]]
    return {**envelope, "namespace": f"echoless.{side}.{table}", "fields": fields}


def all_nullable(record: Mapping[str, Any]) -> dict[str, Any]:
    """Give the variant of a record in which every field may be null."""
    fields = [
        {**part, "type": ["null", *_branches(part["type"])], "default": None} for part in record["fields"]
    ]
    return {**record, "name": "Values", "fields": fields}


def _read(file: Path) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return schema


def _branches(written: Any) -> list[Any]:
    branches = written if isinstance(written, list) else [written]
    return [branch for branch in branches if branch != "null"]


def _filled(part: Mapping[str, Any], records: Mapping[str, Any]) -> dict[str, Any]:
    written = part["type"]
    if isinstance(written, list):
        return {**part, "type": [_record_or(branch, records) for branch in written]}
    return {**part, "type": _record_or(written, records)}


def _record_or(written: Any, records: Mapping[str, Any]) -> Any:
    return records.get(written, written) if isinstance(written, str) else written
