"""What the API shows of couplings, open errors and records: the program's words, as JSON."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from coupling_store.audit import Entry
from coupling_store.changes import Parked
from echoless.api.words import PlainValues
from echoless.coupled import state_of
from schemas.keys import ROLES
from schemas.known import Coupling
from schemas.messages import Problem


class View(BaseModel):
    """What is shown of something that the program knows under the same names."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


class CouplingView(View):
    """Two records that are counterparts."""

    id: str
    mapping: str
    left: str | None
    """The record's id on the left side; null: still to be created."""
    right: str | None
    state: str
    """coupled, in flight, parked, incomplete, gone on the …, error: …"""
    held: dict[str, PlainValues]
    """Both sides' values of conflicts that a person decides."""


class OriginView(View):
    """Where the message stands that led to an error."""

    topic: str
    partition: int
    offset: int


class ErrorView(View):
    """An open error: what is wrong with a record in a mapping, and what mends it."""

    key: str
    mapping: str
    record: str
    stage: str
    code: str
    message: str
    remedy: str
    first_seen: datetime
    last_seen: datetime
    attempts: int
    event_id: str
    coupling_id: str | None
    origin: OriginView | None
    left: PlainValues | None
    """For a conflict: the values of either side."""
    right: PlainValues | None


class CauseView(View):
    """What is wrong with some records of a mapping, for the same reason."""

    mapping: str
    stage: str
    code: str
    count: int
    first_seen: datetime
    last_seen: datetime
    example: str
    remedy: str


class ParkedView(View):
    """A coupling whose sends wait for other couplings."""

    coupling_id: str
    mapping: str
    waits: list[str]
    """Mapping, role and record id of each place that is to be coupled first."""
    since: datetime
    event_id: str


class EntryView(View):
    """What somebody asked for, and what became of it."""

    id: str
    at: datetime
    who: str
    door: str
    kind: str
    mapping: str
    asked: str
    done: bool
    code: str
    message: str


def coupling_view(coupling: Coupling) -> CouplingView:
    """Show a coupling."""
    held = {role: values for role in ROLES if (values := dict(coupling.held.get(role, {})))}
    return CouplingView(
        id=coupling.id,
        mapping=coupling.mapping,
        left=coupling.left_id,
        right=coupling.right_id,
        state=state_of(coupling),
        held={str(role): values for role, values in held.items()},
    )


def error_view(problem: Problem) -> ErrorView:
    """Show an open error."""
    return ErrorView(
        key=problem.key,
        mapping=problem.mapping,
        record=str(problem.record),
        stage=problem.stage,
        code=problem.code,
        message=problem.message,
        remedy=problem.remedy,
        first_seen=problem.seen_at,
        last_seen=problem.last_seen or problem.seen_at,
        attempts=problem.attempts,
        event_id=problem.event_id,
        coupling_id=problem.coupling_id,
        origin=problem.origin and OriginView.model_validate(problem.origin),
        left=problem.left,
        right=problem.right,
    )


def parked_view(parked: Parked) -> ParkedView:
    """Show what is parked."""
    return ParkedView(
        coupling_id=parked.coupling_id,
        mapping=parked.mapping,
        waits=[f"{link.mapping} {link.role} {link.id}" for link in parked.waits],
        since=parked.since,
        event_id=parked.event_id,
    )


def entry_view(entry: Entry) -> EntryView:
    """Show an entry of the audit."""
    return EntryView.model_validate(entry)
