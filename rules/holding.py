"""Values that a person is to choose between: held on both sides, and settled."""

from rules.draft import Draft
from rules.translation import basis, is_given, translate
from schemas.keys import Role, other
from schemas.values import Image, Values


def hold(draft: Draft, role: Role, mine: Image, theirs: Image) -> None:
    """Keep both sides' values for a person to choose from; neither field is written until then."""
    held, there = draft.c.held, other(role)
    draft.c.held = {role: {**held.get(role, {}), **mine}, there: {**held.get(there, {}), **theirs}}


def agree_on(draft: Draft, role: Role, values: Image) -> None:
    """Let values of one side be what is agreed, and bring them to the other."""
    mine: Values = {**draft.c.agreed(role), **values}
    theirs: Values = dict(draft.c.agreed(other(role)))
    for row in draft.mapping.lane(role).rows:
        start = mine if values.keys().isdisjoint(row.sources) else basis(draft, row, role, mine)
        if not values.keys().isdisjoint(row.sources) and is_given(row, start):
            translate(draft, row, start, theirs)
    draft.c.set_agreed(role, mine)
    draft.c.set_agreed(other(role), theirs)


def settle_for(draft: Draft, role: Role) -> None:
    """Let what is held of one side stand, for the other side's record was gone; nothing is held any more.

    Of fields that only receive, the source decides.
    """
    lane, held = draft.mapping.lane(role), draft.c.held.get(role, {})
    draft.c.held = {}
    values = {name: value for name, value in held.items() if name in lane.rows_of}
    if values and lane.sends:
        agree_on(draft, role, values)
