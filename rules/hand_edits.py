"""Edits by hand in fields that only receive, where the mapping wants them reported and left alone."""

from collections.abc import Iterable
from contextlib import suppress

from rules.compiled import Unfit
from rules.draft import Draft
from rules.translation import NotCoupled, carry, given, is_given
from schemas.keys import ROLES, Role, other
from schemas.known import Coupling
from schemas.values import Value, Values

CODE = "receiver edited"


def shows_its_source(draft: Draft, role: Role, field: str, value: Value) -> bool:
    """Tell whether a receiving field shows just what its source says: nothing is edited then.

    What was agreed may be another form of it, which the target has made of the value once.
    """
    there, known = draft.c.agreed(other(role)), draft.known.counterparts
    rows = [row for row in draft.mapping.lane(other(role)).rows if row.target == field and row.source]
    with suppress(NotCoupled, Unfit):
        return any(is_given(row, there) and carry(row, given(row, there), known) == value for row in rows)
    return False


def note_hand_edit(draft: Draft, role: Role, field: str, before: Value, now: Value) -> None:
    """Remember that a receiving field shows what nobody sent; showing it as before ends that."""
    noted = dict(draft.c.by_hand.get(role, {}))
    same = draft.mapping.same.get((role, field))
    before = noted.setdefault(field, before)
    if now == before or (same is not None and same(now, before)):
        del noted[field]
    else:
        draft.hand_edited = True
    _keep(draft.c, role, noted)


def give_way(c: Coupling, role: Role, fields: Iterable[str]) -> None:
    """The sources of these fields were edited: what they bring stands, no longer what somebody wrote."""
    noted = c.by_hand.get(role, {})
    _keep(c, role, {name: value for name, value in noted.items() if name not in set(fields)})


def told_values(draft: Draft) -> tuple[Values, Values]:
    """Give what both sides say about the fields edited by hand: the left's values, the right's."""
    c = draft.c
    values: dict[Role, Values] = {"left": {}, "right": {}}
    for role in ROLES:
        for name in c.by_hand.get(role, {}):
            values[role][name] = c.agreed(role).get(name)
            for row in draft.mapping.lane(other(role)).rows:
                if row.target == name:
                    there = c.agreed(other(role))
                    values[other(role)].update({n: there[n] for n in row.sources if n in there})
    return values["left"], values["right"]


def told_in_words(draft: Draft) -> str:
    """Name each field with the value that somebody wrote and the one it had."""
    parts = []
    for role in ROLES:
        side, now = draft.mapping.lane(role).side, draft.c.agreed(role)
        for name, before in draft.c.by_hand.get(role, {}).items():
            parts.append(f"{name} on {side} was edited by hand to {now.get(name)!r}, {before!r} was sent")
    return "; ".join(parts)


def _keep(c: Coupling, role: Role, noted: Values) -> None:
    c.by_hand = {
        **{r: image for r, image in c.by_hand.items() if r != role},
        **({role: noted} if noted else {}),
    }
