"""Bringing agreed values from one side to the other: by rows, and through couplings."""

from rules.compiled import Row, Unfit
from rules.draft import Draft
from schemas.keys import ROLES, LinkKey, Role, other
from schemas.values import Image, Value, Values


class NotCoupled(Exception):
    """A value refers to a record that has no counterpart yet."""

    def __init__(self, link: LinkKey) -> None:
        super().__init__(link)
        self.link = link


def link_of(row: Row, value: Value) -> LinkKey | None:
    """Give the coupling that a value goes through; None: it needs none."""
    if row.reference is None or value is None or value == "":
        return None
    return LinkKey(row.reference[0], row.reference[1], str(value))


def carry(row: Row, value: Value, counterparts: dict[LinkKey, str]) -> Value:
    """Give a source value as the target writes it. Raises NotCoupled, Unfit."""
    link = link_of(row, value)
    if link is None:
        return row.translate(value)
    found = counterparts.get(link)
    if found is None:
        raise NotCoupled(link)
    return row.translate(found)


def translate(draft: Draft, row: Row, mine: Image, theirs: Values) -> None:
    """Bring the agreed value of a row's source to its target.

    What cannot be brought over is left out: a field that is agreed on its source's side alone is
    *unresolved*, because it does not fit or because it waits for a coupling.
    """
    value = row.constant if row.source is None else mine[row.source]
    try:
        theirs[row.target] = carry(row, value, draft.known.counterparts)
    except Unfit as unfit:
        theirs.pop(row.target, None)
        draft.unfit.append(unfit)
    except NotCoupled as missing:
        _wait(draft, row, missing.link, theirs)


def _wait(draft: Draft, row: Row, link: LinkKey, theirs: Values) -> None:
    if link not in draft.c.waits:
        draft.c.waits = (*draft.c.waits, link)
    if row.missing == "clear":
        theirs[row.target] = None
    else:
        theirs.pop(row.target, None)


def resolve(draft: Draft) -> None:
    """Try again what waits for a coupling or did not fit; afterwards ``waits`` names what still waits."""
    todo = [(role, row) for role in ROLES for row in _unresolved(draft, role)]
    draft.c.waits, draft.unfit = (), []
    for role, row in todo:
        theirs = dict(draft.c.agreed(other(role)))
        translate(draft, row, draft.c.agreed(role), theirs)
        draft.c.set_agreed(other(role), theirs)


def is_parked(draft: Draft, source: Role) -> bool:
    """Tell whether sends from this side wait for a coupling that a reference cannot do without."""
    return bool(draft.c.waits) and any(
        row.missing == "park" and row.reference is not None for row in _unresolved(draft, source)
    )


def _unresolved(draft: Draft, source: Role) -> list[Row]:
    """Give the rows whose source value has not reached the agreement of the other side."""
    mine, theirs = draft.c.agreed(source), draft.c.agreed(other(source))
    waits: set[LinkKey | None] = set(draft.c.waits)
    return [
        row
        for row in draft.mapping.lane(source).rows
        if row.source is not None
        and row.source in mine
        and (row.target not in theirs or link_of(row, mine[row.source]) in waits)
    ]
