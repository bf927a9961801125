"""Synchronize now: somebody wants a pair in step, and says whose values count."""

from dataclasses import replace
from typing import Literal

from rules.compiled import CompiledMapping
from rules.conclude import conclude
from rules.decision import Decision, Known
from rules.draft import Cause, Draft
from rules.merging import merge
from rules.reconcile import reconcile
from rules.result import send_again
from rules.start import agree
from schemas.keys import ROLES, Role
from schemas.known import Coupling

Towards = Literal["to_left", "to_right", "merge"]
"""``to_right``: the left record's values go to the right one. ``merge``: of each field, the edited value."""


class Clash(Exception):
    """The two sides differ in fields of which neither value may be preferred: a person must choose."""

    def __init__(self, fields: list[str]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


def source_of(towards: Literal["to_left", "to_right"]) -> Role:
    """Give the role whose values count."""
    return "left" if towards == "to_right" else "right"


def synchronize(
    coupling: Coupling, mapping: CompiledMapping, towards: Towards, known: Known, cause: Cause
) -> Decision:
    """Decide a complete pair anew: what was held, rejected or in conflict is settled by it. Raises Clash."""
    draft = Draft(coupling.draft(), mapping, known, cause, edited=True)
    draft.c.commands_since_edit = 0
    for role in ROLES:
        draft.c.set_blocked(role, {})
    if towards == "merge":
        if clashing := merge(draft):
            raise Clash(clashing)
        draft.c.by_hand = {}
    else:
        source = source_of(towards)
        # What only receives on the source's side gets nothing by this: its edits stay what they are.
        draft.c.by_hand = {role: image for role, image in draft.c.by_hand.items() if role == source}
        record = draft.record(source)
        if record is not None:
            agree(draft, source, record)
    draft.c.held = {}
    reconcile(draft)
    return conclude(draft, None, f"synchronized by hand ({towards})")


def retry(coupling: Coupling, mapping: CompiledMapping, known: Known, cause: Cause) -> Decision:
    """Try again what was rejected, did not fit, had no answer, or went to and fro.

    A conflict is not settled by it: a person must choose.
    """
    draft = Draft(coupling.draft(), mapping, known, cause, edited=True)
    draft.c.commands_since_edit = 0
    for role in ROLES:
        draft.c.set_blocked(role, {})
        if (flight := draft.c.flight(role)) is not None and not flight.answered:
            draft.c.set_flight(role, replace(flight, attempts=1, due_at=known.now))
    if draft.c.due_at == known.now:
        return send_again(draft.c, mapping, known)
    reconcile(draft)
    return conclude(draft, None, "tried again by hand")
