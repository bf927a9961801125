"""Letting a write that goes no further stand: the sides may differ there, and that is no news."""

from collections.abc import Iterable

from rules.agreement import is_pending
from rules.draft import Draft
from schemas.keys import Role, other
from schemas.values import Image


def accept(draft: Draft, role: Role, images: tuple[Image | None, Image | None], names: Iterable[str]) -> bool:
    """Let values stand as this side's form of what was agreed, where it had shown what was agreed before.

    ``images``: the record before and after the write. Where nothing has come over to the other side
    (it waited, did not fit, or was a blank that is not passed on), there is nothing to be a form of:
    the field is agreed no more, lest the write go over in its stead. Gives False if there was nothing
    to accept.
    """
    shown, image = images[0] or {}, images[1] or {}
    agreed = dict(draft.c.agreed(role))
    accepted = [
        name
        for name in names
        if name in agreed and name in shown and not is_pending(draft.c, draft.mapping, role, name, shown)
    ]
    for name in accepted:
        if _has_come_over(draft, role, name):
            agreed[name] = image[name]
        else:
            del agreed[name]
    if accepted:
        draft.c.set_agreed(role, agreed)
    return bool(accepted)


def _has_come_over(draft: Draft, role: Role, name: str) -> bool:
    """Tell whether the other side has a value for a field, or takes none from it."""
    lane, there = draft.mapping.lane(role), draft.c.agreed(other(role))
    rows = lane.rows_of.get(name, ()) if lane.sends else ()
    return not rows or any(row.target in there for row in rows)
