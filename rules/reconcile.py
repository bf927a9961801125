"""What is still to be sent so that both sides show what was agreed. Sends at most one command per side."""

from datetime import timedelta
from hashlib import blake2b
from typing import Literal

from rules.agreement import MISSING, is_same
from rules.deletion import takes_along
from rules.differences import differing
from rules.draft import Draft
from rules.newborn import agree_on_defaults, values_of_new
from rules.translation import is_parked, resolve
from schemas.keys import ROLES, Role, other
from schemas.known import Flight
from schemas.messages import Command
from schemas.pausing import waits_for_resume
from schemas.values import Image, Values, dump_values

ANSWER_DEADLINE = timedelta(seconds=60)
"""A command without a result is sent again after this. Shorter: needless repeats while a target
is slow; longer: a lost result keeps its pair waiting."""


def reconcile(draft: Draft) -> None:
    """Send each side what it does not show yet; what must wait is noted."""
    if draft.c.waits or draft.unfit or draft.c.problem:
        resolve(draft)
    for target in ROLES:
        if draft.mapping.lane(other(target)).sends:
            _towards(draft, target)
    if draft.c.agreed_at and _is_quiet(draft):
        # Times of edits decide conflicts, and there is none with what everybody has seen.
        draft.c.agreed_at = {}


def _is_quiet(draft: Draft) -> bool:
    """Tell whether both sides show what was agreed, and nothing is on its way or waits."""
    c = draft.c
    flies = c.flight_left is not None or c.flight_right is not None
    waits = c.waits or c.held or c.blocked_left or c.blocked_right or c.deleted
    held_back = draft.parked or draft.queued or draft.filtered or draft.oscillates or draft.unfit
    return not (flies or waits or held_back or c.left_id is None or c.right_id is None)


def _towards(draft: Draft, target: Role) -> None:
    source = other(target)
    if draft.c.deleted == target:
        return
    if draft.c.deleted == source:
        _delete(draft, target)
    elif draft.c.id_of(target) is None:
        _create(draft, target)
    else:
        _update(draft, target)


def _delete(draft: Draft, target: Role) -> None:
    """Delete the counterpart of a record that is gone, where the mapping says so and nobody holds it."""
    if draft.c.held or not takes_along(draft, other(target)):
        return
    if draft.c.id_of(target) is None and draft.c.flight(target) is None:
        draft.over = True
    elif not _is_paused(draft, target) and _may_fly(draft, target):
        _emit(draft, target, "delete", {})


def _create(draft: Draft, target: Role) -> None:
    if draft.c.id_of(other(target)) is None:
        return
    values, blocked = values_of_new(draft, target), draft.c.blocked(target)
    if blocked and all(name in blocked and blocked[name] == value for name, value in values.items()):
        return
    if _may_go(draft, target):
        draft.c.set_blocked(target, {})
        agree_on_defaults(draft, target, values)
        _emit(draft, target, "create", values)


def _update(draft: Draft, target: Role) -> None:
    record = draft.record(target)
    if draft.c.blocked(target):
        _unblock(draft, target)
    if record is None or record.image is None:
        _note_newer(draft, target)
        return
    news = differing(draft.c.agreed(target), record.image)
    values = _worth_sending(draft, target, record.image, news) if news else {}
    if values and _may_go(draft, target):
        _emit(draft, target, "update", values)


def _note_newer(draft: Draft, target: Role) -> None:
    """Until the change event of a record just made comes, newer values wait behind its create command."""
    flight = draft.c.flight(target)
    if flight is not None and differing(draft.c.agreed(target), flight.values):
        draft.queued = True


def _worth_sending(draft: Draft, target: Role, image: Image, news: list[str]) -> Values:
    """Give the agreed values that the side does not show, without those held or rejected."""
    agreed, unseen = draft.c.agreed(target), draft.c.unseen(target)
    held, blocked = draft.c.held.get(target, {}), draft.c.blocked(target)
    values: Values = {}
    places = draft.mapping.lane(other(target)).targets
    for name in sorted([name for name in news if name in places], key=places.__getitem__):
        if name in held or (name in blocked and blocked[name] == agreed[name]):
            continue
        shown = image.get(name, unseen.get(name, MISSING))
        if shown is MISSING or not is_same(draft.mapping, target, name, agreed[name], shown):
            values[name] = agreed[name]
    return values


def _unblock(draft: Draft, target: Role) -> None:
    """Let rejected values go once one of them is another: they were rejected together, not each."""
    agreed = draft.c.agreed(target)
    if any(agreed.get(name, MISSING) != value for name, value in draft.c.blocked(target).items()):
        draft.c.set_blocked(target, {})


def _may_go(draft: Draft, target: Role) -> bool:
    """Tell whether values may be sent now; if not, note why."""
    lane, source = draft.mapping.lane(other(target)), draft.record(other(target))
    if source is not None and source.image is not None and not lane.matches(source.image):
        draft.filtered = True
        return False
    if is_parked(draft, other(target)):
        draft.parked = True
        return False
    return not _is_paused(draft, target) and _may_fly(draft, target)


def _is_paused(draft: Draft, target: Role) -> bool:
    """Tell whether somebody has paused sends to this side; if so, note what waits for the end of it."""
    if (draft.c.mapping, target) not in draft.known.paused:
        return False
    link = waits_for_resume(target)
    if link not in draft.c.waits:
        draft.c.waits = (*draft.c.waits, link)
    draft.parked = True
    return True


def _may_fly(draft: Draft, target: Role) -> bool:
    """Let one command fly at a time, none beside a create, and not for ever without a user's edit."""
    there = draft.c.flight(other(target))
    if draft.c.flight(target) is not None or (there is not None and there.operation == "create"):
        draft.queued = True
        return False
    if draft.c.commands_since_edit >= draft.mapping.max_commands_since_edit:
        draft.oscillates = True
        return False
    return True


def _emit(
    draft: Draft, target: Role, operation: Literal["create", "update", "delete"], values: Values
) -> None:
    """Put a command into the air."""
    c, lane, record = draft.c, draft.mapping.lane(target), draft.record(target)
    expected = record.version if operation != "create" and record is not None else None
    c.sequence += 1
    c.commands_since_edit += 1
    name = dump_values(values)
    content = f"{c.id}|{c.generation}|{target}|{draft.cause.event_id}|{operation}|{expected}|{name}"
    command_id = blake2b(content.encode(), digest_size=16).hexdigest()
    draft.commands.append(
        Command(
            command_id=command_id,
            coupling_id=c.id,
            generation=c.generation,
            sequence=c.sequence,
            mapping=c.mapping,
            side=lane.side,
            table=lane.table,
            operation=operation,
            record_id=c.id_of(target),
            values=values,
            expected_version=expected,
            caused_by=draft.cause.event_id,
            traceparent=draft.cause.traceparent,
        )
    )
    due = draft.known.now + ANSWER_DEADLINE
    c.set_flight(
        target, Flight(command_id, c.sequence, operation, values, expected, draft.cause.event_id, due)
    )
