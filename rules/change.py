"""decide(), first half: a record changed on one side. Pure: the batch's knowledge in, decisions out."""

from collections.abc import Sequence
from dataclasses import replace

from rules.compiled import CompiledMapping
from rules.conclude import conclude, plain
from rules.decision import Decision, Known, Verdict
from rules.deletion import OWN_DELETION, RESTORED_LATER, edit_after_deletion, take_deletion
from rules.differences import differing
from rules.draft import Cause, Draft
from rules.echo import Change, take_ours, take_unnoticed
from rules.landing import land, note_skipped
from rules.leaving import come_back, leave
from rules.newborn import values_of_new
from rules.outcome import Outcome
from rules.reconcile import reconcile
from rules.renewal import renewal
from rules.start import create_counterpart
from rules.writer import writer_of
from schemas.keys import LinkKey, Role, other
from schemas.known import NEVER, Coupling, Record
from schemas.messages import ChangeEvent

Place = tuple[CompiledMapping, Role]
"""A mapping and the role in which the changed record's table stands there."""


def decide_change(
    event: ChangeEvent, places: Sequence[Place], known: Known, *, replay: bool = False
) -> Verdict:
    """Decide one change event in every mapping of its table.

    On a replay an event already known is decided again: its values count, its author does not
    where nothing was known of the record before.
    """
    before = known.records.get(event.record) or Record(event.record)
    if event.version < before.version:
        return _all(places, Outcome.STALE, "a newer version of the record is known")
    if event.version == before.version and not replay:
        return _all(places, Outcome.REPEATED, "this version of the record was seen before")
    change = _compare(event, before, places, known, replay=replay)
    known.records[event.record] = change.after
    pairs = [coupling_of(event, place, known) for place in places]
    writer = None
    if not change.by_user:
        present = [(pair, role) for pair, (_, role) in zip(pairs, places, strict=True) if pair]
        writer = writer_of(change, present)
        if writer is None and _is_first_heard(change):
            change = replace(change, by_user=True)
    cause = _cause(event)
    decisions = [
        _coupled(change, Draft(pair.draft(), mapping, known, cause), role, writer)
        if pair is not None
        else _uncoupled(change, mapping, role, known)
        for (mapping, role), pair in zip(places, pairs, strict=True)
    ]
    return Verdict(change.after, tuple(decisions))


def _all(places: Sequence[Place], outcome: Outcome, reason: str) -> Verdict:
    return Verdict(None, tuple(Decision(mapping.name, outcome, reason) for mapping, _ in places))


def _cause(event: ChangeEvent) -> Cause:
    return Cause(event.event_id, event.traceparent)


def _compare(
    event: ChangeEvent, before: Record, places: Sequence[Place], known: Known, *, replay: bool
) -> Change:
    ours = event.author in [mapping.lane(role).integration_user for mapping, role in places]
    author = event.author
    if ours and event.image is not None and before.image is not None and _waits_for_coupling(event, known):
        # Once its coupling is known, nobody could tell any more that a user has edited it, too.
        author = before.author
    after = Record(event.record, event.version, author, event.image, event.image is None, before.generation)
    image, old = event.image or {}, before.image
    touched = list(image) if old is None else differing(image, old)
    return Change(event, before, after, touched, not ours, replay)


def _waits_for_coupling(event: ChangeEvent, known: Known) -> bool:
    """Tell whether a command of ours made the record, of a worker that may have died since."""
    return event.coupling_id is not None and event.coupling_id not in known.couplings


def _is_first_heard(change: Change) -> bool:
    """A snapshot or a compacted topic may hold nothing but a write of ours: then it is all there is."""
    return change.before.version == NEVER and (change.replay or change.event.operation == "read")


def coupling_of(event: ChangeEvent, place: Place, known: Known) -> Coupling | None:
    """Find the coupling of the record: by its id, or by the key our create command left on it."""
    mapping, role = place
    found = known.links.get(LinkKey(mapping.name, role, event.record.id))
    if found is not None:
        return known.couplings[found]
    made = known.couplings.get(event.coupling_id or "")
    if made is None or made.mapping != mapping.name or made.id_of(role) is not None:
        return None
    adopted = made.draft()
    adopted.set_id(role, event.record.id)
    return adopted


def _coupled(change: Change, draft: Draft, role: Role, writer: Coupling | None) -> Decision:
    outcome, reason = None, ""
    if LinkKey(draft.c.mapping, role, change.event.record.id) not in draft.known.links:
        flight = draft.c.flight(role)
        # Without a flight a worker that died sent it; what would be sent now waits.
        sent = flight.values if flight is not None else {**values_of_new(draft, role), **draft.c.unseen(role)}
        take_unnoticed(draft, role, change.before, sent, older=True)
    _remember_hidden(change, draft, role)
    if change.replay:
        note_skipped(draft, role, change)
    if change.after.deleted:
        reason = take_deletion(draft, role, change)
        outcome = _deletion_outcome(change, draft, reason)
    else:
        outcome, reason = _edited(change, draft, role, writer)
    land(draft, role)
    if reason == OWN_DELETION or draft.c.deleted:
        renewed = renewal(draft, Outcome.ECHO, role if reason == OWN_DELETION else None)
        if renewed is not None:
            return renewed
    if not draft.over:
        reconcile(draft)
    return conclude(draft, outcome, reason)


def _remember_hidden(change: Change, draft: Draft, role: Role) -> None:
    """Fields that images show no more are absent, not null: what they showed last still stands."""
    old, image = change.before.image, change.after.image
    if old is None or image is None or (len(old) == len(image) and old.keys() == image.keys()):
        return
    hidden = {name: value for name, value in old.items() if name not in image}
    draft.c.set_unseen(role, {**draft.c.unseen(role), **hidden})


def _deletion_outcome(change: Change, draft: Draft, reason: str) -> Outcome | None:
    if reason == OWN_DELETION:
        return Outcome.ECHO
    if draft.over:
        return Outcome.UNCOUPLED
    if reason == RESTORED_LATER:
        return Outcome.RESTORED
    if not change.by_user:
        return Outcome.FOREIGN_WRITE
    return None if draft.edited else Outcome.FILTERED


def _edited(change: Change, draft: Draft, role: Role, writer: Coupling | None) -> tuple[Outcome | None, str]:
    """Work the changed fields in; None: what is sent decides the outcome."""
    if draft.c.deleted == role:
        come_back(draft, role, change)
    if change.by_user:
        flight = draft.c.flight(role)
        if flight is not None and change.before.version == NEVER:
            take_unnoticed(draft, role, change.after, flight.values)
            return None, ""
        mapped = [name for name in change.touched if (role, name) in draft.mapping.policies]
        if draft.c.deleted == other(role):
            edit_after_deletion(draft, role, mapped, change)
        change.edit(role).enter(draft, mapped)
        if mapped:
            draft.c.commands_since_edit = 0
        if draft.c.deleted == other(role):
            return Outcome.FILTERED, "the counterpart was deleted"
        return None, leave(draft, role, change)
    return take_ours(change, draft, role, writer)


def _uncoupled(change: Change, mapping: CompiledMapping, role: Role, known: Known) -> Decision:
    lane, event = mapping.lane(role), change.event
    refused = _why_not_created(change, mapping, role, known)
    if refused is not None:
        return plain(mapping, *refused)
    draft = create_counterpart(mapping, role, change.after, known, _cause(event))
    reconcile(draft)
    when = "created once what it waits for is there" if draft.parked else "created"
    return conclude(draft, None, f"no {mapping.lane(other(lane.role)).table} yet: {when}")


def _why_not_created(
    change: Change, mapping: CompiledMapping, role: Role, known: Known
) -> tuple[Outcome, str] | None:
    """Give the reason why a record without a coupling gets no counterpart; None: it gets one."""
    lane, event = mapping.lane(role), change.event
    if event.image is None:
        return Outcome.UNCHANGED, "deleted, and it was not coupled"
    if event.coupling_id and event.coupling_id not in known.couplings:
        return Outcome.ECHO, "made by a command of ours whose coupling is not known (any more)"
    if not change.by_user and not change.replay and not event.coupling_id:
        return Outcome.ECHO, "made under the integration account"
    if event.coupling_id and known.couplings[event.coupling_id].mapping == mapping.name:
        return Outcome.ECHO, "made by a command of ours"
    if not lane.sends:
        return Outcome.FILTERED, "the mapping sends nothing this way"
    if not lane.matches(event.image):
        return Outcome.FILTERED, "does not pass the filter"
    if not lane.creates:
        return Outcome.ONLY_COUPLED, "the mapping creates no records this way"
    return None
