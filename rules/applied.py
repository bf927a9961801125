"""A side carried out a command: what it wrote, and when that is known for certain."""

from dataclasses import replace

from rules.deletion import find_deleted
from rules.draft import Draft
from rules.echo import take_unnoticed
from rules.landing import hear_skipped
from rules.stored_forms import may_become
from schemas.keys import Role
from schemas.known import NEVER, Flight
from schemas.messages import Result
from schemas.values import Image

PATIENCE = 10
"""How often a target that tells no versions is asked before its answer does without a change event."""


def take_applied(draft: Draft, role: Role, flight: Flight, result: Result) -> None:
    """Remember what was written; the values as stored count as agreed if nobody changed them since."""
    c = draft.c
    if flight.operation == "delete":
        draft.over = True
        return
    found = c.id_of(role) is None and result.record_id is not None
    if found:
        c.set_id(role, result.record_id)
    wanted = flight.values
    if flight.operation == "create" and result.status == "unchanged":
        flight = replace(flight, values={})  # found, not made: nothing of this command was written
    stored = {**flight.values, **{n: v for n, v in result.values.items() if n in flight.values}}
    agreed = c.agreed(role)
    formed = {n: v for n, v in stored.items() if n in agreed and agreed[n] == flight.values[n] != v}
    if formed:
        c.set_agreed(role, {**agreed, **formed})
    # What the result tells needs no guess by an event that may have been somebody else's.
    shown = {n: v for n, v in flight.shown.items() if n in flight.values and n not in result.values}
    landed = flight.applied(stored, result.version, shown)
    c.set_flight(
        role, landed if result.version is not None else _without_version(draft, role, landed, result)
    )
    if found:
        first = c.unseen(role) if result.status == "unchanged" else {}
        take_unnoticed(draft, role, draft.record(role), {**stored, **first}, {**wanted, **first})
        find_deleted(draft, role)


def _without_version(draft: Draft, role: Role, flight: Flight, result: Result) -> Flight:
    """Wait for the change event; if none comes in time, ask again, and at last take the answer for the end.

    Who repeats a command cannot tell by ``unchanged`` whether the first one wrote something. The
    first time it says that the record shows already what the target makes of the values, unless the
    record cannot show that, by what was heard of it: then somebody's change event is on its way.
    """
    before, record = draft.c.flight(role), draft.record(role)
    image = (record.image if record is not None else None) or {}
    told = {name: value for name, value in result.values.items() if name in flight.values}
    behind = any(name in image and image[name] != value for name, value in told.items())
    flight = replace(flight, shown={**flight.shown, **told})  # an event may be somebody else's
    if before is None or before.answered:
        flight = replace(flight, due_at=before.due_at if before else None)
        if flight.seen is not None:
            return flight
        if result.status == "unchanged" and told and not behind:
            return replace(flight, seen=NEVER)
        return _give_up(draft, role, flight, result) if flight.attempts > PATIENCE else flight
    waiting = replace(flight, due_at=before.due_at, attempts=1)
    if flight.attempts > 1 or behind:
        return waiting
    if result.status != "unchanged" or flight.seen is not None:
        return waiting
    found = _forms(flight, image)
    if not all(may_become(flight.values[name], value) for name, value in found.items()):
        return waiting
    return replace(waiting, seen=NEVER, shown=found)


def _forms(flight: Flight, image: Image) -> Image:
    """Give the fields of a command as a record shows them."""
    return {name: image[name] for name in flight.values if name in image}


def _give_up(draft: Draft, role: Role, flight: Flight, result: Result) -> Flight:
    """Believe at last that a command was carried out, or that there was nothing to do.

    What a replay showed beside its values was written afterwards. What the record showed when the
    command was sent is the target's form of them, if it finds nothing to do and no more was heard.
    """
    hear_skipped(draft, role, flight)
    record = draft.record(role)
    shown: Image = {}
    if result.status == "unchanged" and record is not None and record.version == flight.expected_version:
        shown = _forms(flight, record.image or {})
    return replace(flight, seen=NEVER, shown=shown)
