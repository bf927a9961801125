"""A person chooses between the values that a conflict left to people (policy ``error``)."""

from collections.abc import Mapping

from rules.compiled import CompiledMapping
from rules.conclude import conclude
from rules.decision import Decision, Known
from rules.draft import Cause, Draft
from rules.holding import agree_on, settle_for
from rules.outcome import Outcome
from rules.reconcile import reconcile
from rules.renewal import restore
from schemas.keys import ROLES, Role, other
from schemas.known import Coupling


class NotHeld(Exception):
    """Nothing is to be chosen for this field."""

    def __init__(self, field: str) -> None:
        super().__init__(f"no conflict is open for {field!r}: the open error names the fields")
        self.field = field


class NotYet(Exception):
    """The record that would be kept is not at rest: a command is on its way to it, or it was not seen yet."""


def choose(
    coupling: Coupling, mapping: CompiledMapping, known: Known, choices: Mapping[str, Role]
) -> Decision:
    """Settle held fields: for each, by its name on either side, the side whose value stands.

    Fields left out stay held. Where a deletion met edits, the side that lost its record stands for
    the deletion, the other for its record, which is then made again. Raises NotHeld, NotYet.
    """
    draft = Draft(coupling.draft(), mapping, known, Cause(f"choose-{coupling.id}-{coupling.sequence}"))
    draft.edited = True
    chosen = {field: (_named(draft, field), winner) for field, winner in choices.items()}
    reason = "chosen: " + ", ".join(f"{field} of {winner}" for field, winner in choices.items())
    if draft.c.deleted:
        return _decide_deletion(draft, set(choices.values()), reason)
    for names, winner in chosen.values():
        _settle(draft, names, winner)
    reconcile(draft)
    return conclude(draft, None if draft.commands else Outcome.UNCHANGED, reason)


def _named(draft: Draft, field: str) -> dict[Role, set[str]]:
    """Give the held fields of both sides that belong together, found by one of them."""
    held = draft.c.held
    for role in ROLES:
        if field in held.get(role, {}):
            lane, back = draft.mapping.lane(role), draft.mapping.lane(other(role))
            there = {row.target for row in lane.rows_of.get(field, ())}
            there |= {name for row in back.rows if row.target == field for name in row.sources}
            return {role: {field}, other(role): there & held.get(other(role), {}).keys()}
    raise NotHeld(field)


def _settle(draft: Draft, names: Mapping[Role, set[str]], winner: Role) -> None:
    """Let one side's values be what is agreed, and hold these fields no more."""
    c = draft.c
    agree_on(draft, winner, {name: c.held[winner][name] for name in names[winner]})
    held = {role: {n: v for n, v in c.held.get(role, {}).items() if n not in names[role]} for role in ROLES}
    c.held = {role: image for role, image in held.items() if image}


def _decide_deletion(draft: Draft, winners: set[Role], reason: str) -> Decision:
    """Delete the other record, too, or keep it and make its counterpart again."""
    gone: Role = "left" if draft.c.deleted == "left" else "right"
    if other(gone) in winners:
        record = draft.record(gone)
        if record is None or record.image is None:
            return _keep_edits(draft, gone, reason)
        draft.c.deleted = ""  # it only left its filter: the pair rests, as it would without the setting
    # Whoever chooses the deletion gives the edits up with their record. If that lives on, because
    # the one that is gone is made again first, they count like any other.
    settle_for(draft, other(gone))
    reconcile(draft)
    return conclude(draft, None if draft.commands else Outcome.UNCHANGED, reason)


def _keep_edits(draft: Draft, gone: Role, reason: str) -> Decision:
    """Make the record that is gone again; where nothing is sent that way, the other stands alone."""
    if not draft.mapping.lane(other(gone)).sends:
        draft.over = True
        return conclude(draft, None, reason)
    record = draft.record(other(gone))
    if record is None or record.image is None or draft.c.flight(other(gone)) is not None:
        raise NotYet(f"choose again once the command on its way to {draft.key(other(gone))} is done")
    return restore(draft, gone, reason)
