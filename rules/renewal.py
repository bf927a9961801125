"""A pair goes on under a new coupling: its target remembers what it made, and deleted, under the old one."""

from dataclasses import replace

from rules.conclude import conclude
from rules.decision import Decision
from rules.deletion import forget_forms, is_foreign_deletion
from rules.draft import Draft
from rules.holding import settle_for
from rules.outcome import Outcome
from rules.reconcile import reconcile
from rules.start import coupling_id, create_counterpart, first_sequence
from rules.translation import resolve
from schemas.keys import ROLES, Role, other
from schemas.known import Coupling, Record


def renewal(draft: Draft, outcome: Outcome, ended: Role | None = None) -> Decision | None:
    """Begin a new coupling for a record that lives while its counterpart is gone; None: there is no need.

    ``ended``: the side on which a deletion that we sent was carried out just now; ``outcome``: what
    the message that told of it is.
    """
    c = draft.c
    if draft.over:
        if ended is None or c.deleted or _living(draft, other(ended)) is None:
            return None
        return _begin_anew(draft, other(ended), outcome)
    if not c.deleted or not _is_to_be_restored(draft, c.deleted):
        return None
    return restore(
        draft, c.deleted, f"deleted on {draft.mapping.lane(c.deleted).side}: made again, as the mapping says"
    )


def _living(draft: Draft, role: Role) -> Record | None:
    record = draft.record(role)
    return record if record is not None and record.image is not None else None


def _begin_anew(draft: Draft, role: Role, outcome: Outcome) -> Decision:
    """The counterpart was deleted, but its origin lives again: its image counts."""
    record = _next_generation(draft, role)
    fresh = create_counterpart(draft.mapping, role, record, draft.known, draft.cause)
    return _replace(draft, fresh, outcome, "deleted, and created anew meanwhile")


def _is_to_be_restored(draft: Draft, gone: Role) -> bool:
    lane, record, survivor = draft.mapping.lane(other(gone)), draft.record(gone), _living(draft, other(gone))
    return (
        draft.mapping.lane(gone).on_delete == "restore"
        and record is not None
        and record.deleted
        and not is_foreign_deletion(draft, gone)
        # Under the new coupling nobody would know a command on its way under the old one.
        and draft.c.flight(other(gone)) is None
        and survivor is not None
        and survivor.image is not None
        and lane.sends
        and lane.matches(survivor.image)
    )


def restore(draft: Draft, gone: Role, reason: str) -> Decision:
    """Make a deleted record again from the one that lives, with all that was agreed."""
    old, role = draft.c, other(gone)
    record = _next_generation(draft, role)
    c = Coupling(coupling_id(old.mapping, record), old.mapping, record.generation)
    c.sequence = first_sequence(draft.known)
    c.set_id(role, record.key.id)
    for side in ROLES:
        c.set_agreed(side, old.agreed(side))
    c.by_hand = {role: old.by_hand[role]} if role in old.by_hand else {}
    c.agreed_at, c.waits = old.agreed_at, old.waits
    c.set_unseen(role, old.unseen(role))
    fresh = Draft(c, draft.mapping, draft.known, draft.cause, edited=True, conflicts=draft.conflicts)
    fresh.hand_edited = bool(c.by_hand)
    c.held = old.held
    settle_for(fresh, role)
    forget_forms(fresh, gone)
    resolve(fresh)
    return _replace(draft, fresh, None, reason)


def _next_generation(draft: Draft, role: Role) -> Record:
    record = draft.record(role)
    if record is None:
        raise AssertionError("only called for a record that lives")
    return replace(record, generation=record.generation + 1)


def _replace(ended: Draft, fresh: Draft, outcome: Outcome | None, reason: str) -> Decision:
    """Let one coupling take the place of another."""
    reconcile(fresh)
    if outcome is None and fresh.commands:
        outcome = Outcome.RESTORED
    decision = conclude(fresh, outcome, reason)
    if fresh.conflicts:
        fields = ", ".join(dict.fromkeys(fresh.conflicts))
        decision = replace(decision, reason=f"{reason}; who deleted it had not seen the edits of {fields}")
    problem = ended.c.problem
    reopened = decision.problem is not None and decision.problem.key == problem
    return replace(decision, removed=ended.c, resolved="" if reopened else problem)
