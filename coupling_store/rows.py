"""Rows of the tables as the words of the program, and back."""

from collections.abc import Sequence
from typing import Any

from coupling_store.changes import Parked
from coupling_store.moments import from_micros, to_micros
from coupling_store.state import dump_agreed, dump_state
from schemas.keys import LinkKey, RecordKey
from schemas.known import Coupling, Record
from schemas.messages import Origin, Problem
from schemas.values import Values, dump_values, load_values

Row = tuple[Any, ...]

IN_FLIGHT = 2**63 - 1
"""Never due: the command was answered, and its change event is awaited. Null: nothing flies."""


def record_row(record: Record, revision: int) -> Row:
    """Give the row of a record; its key last."""
    image = None if record.image is None else dump_values(record.image)
    known = (record.version, record.author, image, record.deleted, record.generation)
    return (*known, record.last_events or None, revision, *reversed(record.key))


def load_record(key: RecordKey, row: Sequence[Any]) -> Record:
    """Make a record of record id, version, author, image, deleted, generation, last events."""
    image = None if row[3] is None else load_values(row[3])
    return Record(key, row[1], row[2], image, bool(row[4]), row[5], row[6] or "")


def coupling_row(coupling: Coupling, revision: int) -> Row:
    """Give the row of a coupling that is new or has new records."""
    links = (coupling.mapping, coupling.generation, coupling.left_id, coupling.right_id, coupling.id)
    return (*agreed_row(coupling, revision)[:-1], *links)


def agreed_row(coupling: Coupling, revision: int) -> Row:
    """Give what changed of a coupling whose records stay: sequence, state, agreed values; its id last."""
    return (*changed_row(coupling, revision)[:-1], dump_agreed(coupling), coupling.id)


def changed_row(coupling: Coupling, revision: int) -> Row:
    """Give what changed of a coupling whose records and agreed values stay; its id last."""
    return (coupling.sequence, dump_state(coupling), coupling.in_step or None, revision, coupling.id)


def due(coupling: Coupling) -> int | None:
    """Give the moment at which to send its command again; None if nothing flies."""
    due_at = coupling.due_at
    if due_at is not None:
        return to_micros(due_at)
    return IN_FLIGHT if coupling.flight_left or coupling.flight_right else None


def parked_rows(parked: Parked) -> list[Row]:
    """Give a row per coupling that is waited for."""
    since = to_micros(parked.since)
    return [
        (parked.coupling_id, place, parked.mapping, *link, since, parked.event_id)
        for place, link in enumerate(parked.waits)
    ]


def load_parked(rows: Sequence[Any]) -> Parked:
    """Make it of all the rows of one coupling, in order of place."""
    first = rows[0]
    waits = tuple(LinkKey(row.waits_mapping, row.waits_role, row.waits_id) for row in rows)
    return Parked(first.coupling_id, first.mapping, waits, from_micros(first.since), first.event_id)


def problem_row(problem: Problem) -> Row:
    """Give the row of an open error; its key last."""
    seen = to_micros(problem.seen_at)
    origin = problem.origin
    place = (origin.topic, origin.partition, origin.offset) if origin else (None, None, None)
    said = (problem.stage, problem.code, _storable(problem.message), _storable(problem.remedy))
    times = (seen, seen, problem.attempts, problem.event_id, problem.coupling_id)
    values = (_dump(problem.left), _dump(problem.right))
    return (problem.mapping, *problem.record, *said, *times, *place, *values, problem.key)


def load_problem(row: Any) -> Problem:
    """Make an open error of its row; ``seen_at`` is the first time."""
    return Problem(
        mapping=row.mapping,
        record=RecordKey(row.side, row.table_name, row.record_id),
        stage=row.stage,
        code=row.code,
        message=row.message,
        remedy=row.remedy,
        seen_at=from_micros(row.first_seen),
        attempts=row.attempts,
        event_id=row.event_id,
        coupling_id=row.coupling_id,
        origin=None if row.topic is None else Origin(row.topic, row.partition, row.offset),
        left=_load(row.left_values),
        right=_load(row.right_values),
        last_seen=from_micros(row.last_seen),
    )


def _storable(text: str) -> str:
    """Replace what PostgreSQL cannot store: messages may quote the very bytes that were wrong."""
    return text.encode(errors="replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")


def _dump(values: Values | None) -> str | None:
    return None if values is None else dump_values(values)


def _load(text: str | None) -> Values | None:
    return None if text is None else load_values(text)
