"""May a table's schema change like this? Every version must read every other one (FULL_TRANSITIVE).

Avro's own checker judges names, types and defaults. What it does not look at, and what would
give wrong values in silence, is judged here: logical types, the digits of decimals, the key.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import avro.schema
from avro.compatibility import ReaderWriterCompatibilityChecker, SchemaCompatibilityType

from schemas.avsc import BadSchema, read_json, read_record
from schemas.envelope import ENVELOPES, message_schema
from schemas.fields import FieldType
from schemas.history import history_of
from schemas.tables import SchemaProblem, load_table, table_files

_ANY_TABLE = {"type": "record", "fields": [{"name": "no", "type": "string"}]}
_KEEP = "Keep the old field as it is and add a new one, nullable and with default null."


def check_folder(folder: Path) -> list[SchemaProblem]:
    """Check every table of every side, and the envelopes, against their history; empty: all is well."""
    files = table_files(folder)
    problems = [problem for file in files for problem in _check_table(file)]
    return [*problems, *_orphans(folder, files), *check_envelopes(ENVELOPES)]


def check_envelopes(folder: Path) -> list[SchemaProblem]:
    """Check the envelope of every kind of message against its history."""
    return [
        SchemaProblem(str(file), f"against {old.name}: {what}.", remedy)
        for file in sorted(folder.glob("*.avsc"))
        for old in history_of(file)
        for what, remedy in _by_avro(_with_any_table(file), _with_any_table(old))
    ]


def check_versions(new: Path, old: Path) -> list[SchemaProblem]:
    """Check two versions of one table's file against each other."""
    try:
        newer, older = read_record(new), read_record(old)
    except BadSchema as bad:
        return [_as_problem(bad)]
    found = [*_by_avro(_named(newer.schema), _named(older.schema)), *_by_meaning(newer.fields, older.fields)]
    if newer.key != older.key:
        found.append(
            (f"its key is {newer.key}, it was {older.key}", "Make a new table; a key never changes.")
        )
    return [SchemaProblem(str(new), f"against {old.name}: {what}.", remedy) for what, remedy in found]


def _check_table(file: Path) -> list[SchemaProblem]:
    try:
        load_table(file)
    except BadSchema as bad:
        return [_as_problem(bad)]
    return [problem for old in history_of(file) for problem in check_versions(file, old)]


def _with_any_table(envelope: Path) -> dict[str, Any]:
    return message_schema(read_json(envelope), "any", "table", _ANY_TABLE)


def _named(record: Mapping[str, Any]) -> dict[str, Any]:
    """Give the record the name it has in messages, whatever its file says."""
    return {**record, "name": "Record", "namespace": "any"}


def _by_avro(new: Mapping[str, Any], old: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    newer, older = (avro.schema.make_avsc_object(dict(each)) for each in (new, old))
    for reader, writer, what in (
        (newer, older, "messages of the old version cannot be read with the new one"),
        (older, newer, "messages of the new version cannot be read with the old one"),
    ):
        checker = ReaderWriterCompatibilityChecker()  # type: ignore[no-untyped-call]  # avro leaves it untyped
        verdict = checker.get_compatibility(reader, writer)
        if verdict.compatibility is not SchemaCompatibilityType.compatible:
            yield f"{what} ({', '.join(sorted(verdict.messages))})", _KEEP


def _by_meaning(new: Mapping[str, FieldType], old: Mapping[str, FieldType]) -> Iterator[tuple[str, str]]:
    for name in sorted(new.keys() & old.keys()):
        now, was = new[name], old[name]
        if now.kind != was.kind:
            yield f"field {name} is {now.kind}, it was {was.kind}", _KEEP
        elif now.scale != was.scale:
            yield f"field {name} has {now.scale} decimals, it had {was.scale}", _KEEP


def _orphans(folder: Path, files: list[Path]) -> Iterator[SchemaProblem]:
    claimed = {old for file in files for old in history_of(file)}
    for old in sorted(folder.glob("*/history/*.avsc")):
        if old not in claimed:
            yield SchemaProblem(
                str(old),
                "it is the history of no table.",
                "Name it <table>.<number>.avsc after a table of the side, or remove it.",
            )


def _as_problem(bad: BadSchema) -> SchemaProblem:
    return SchemaProblem(str(bad.file), bad.message, bad.remedy)
