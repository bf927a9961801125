"""Complete message schemas as files, for systems that use no code of ours."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from schemas.binary import fingerprint_of
from schemas.envelope import MessageKind, message_schema, read_envelope
from schemas.tables import Catalog

_PER_TABLE: tuple[tuple[str, MessageKind], ...] = (
    ("changes", "Change"),
    ("commands", "Command"),
    ("results", "Result"),
)


def export_schemas(catalog: Catalog, folder: Path) -> list[Path]:
    """Write one file per kind of message and table, named as topics are; each tells its fingerprint."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, schema in _message_schemas(catalog):
        file = folder / f"{name}.avsc"
        marked = {**schema, "fingerprint": fingerprint_of(schema).hex()}
        file.write_text(json.dumps(marked, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        written.append(file)
    return written


def _message_schemas(catalog: Catalog) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for table in catalog:
        for topic, kind in _PER_TABLE:
            schema = message_schema(read_envelope(kind), table.side, table.name, table.schema)
            yield f"{topic}.{table.side}.{table.name}", schema
    yield "errors", read_envelope("Problem")
    yield "control", read_envelope("Control")
    yield "audit", read_envelope("Audit")
