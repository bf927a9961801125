"""Bringing agreed values from one side to the other: by rows, and through couplings."""

from typing import Any

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


def _link(row: Row, mine: Image) -> LinkKey | None:
    return None if row.source is None or row.source not in mine else link_of(row, mine[row.source])


def carry(row: Row, value: Value, counterparts: dict[LinkKey, str]) -> Value:
    """Give a source value as the target writes it. Raises NotCoupled, Unfit."""
    link = link_of(row, value)
    if link is None:
        return row.translate(value)
    found = counterparts.get(link)
    if found is None:
        raise NotCoupled(link)
    return row.translate(found)


def is_given(row: Row, mine: Image) -> bool:
    """Tell whether all that a row starts from is there."""
    return row.source is None or (row.source in mine and all(name in mine for name in row.also))


def basis(draft: Draft, row: Row, role: Role, mine: Image) -> Image:
    """Give the values that a row starts from: what is agreed.

    Of several fields together, those that nobody has edited yet are taken as the record shows them.
    """
    if not row.also or mine.keys().isdisjoint(row.sources):
        return mine
    record = draft.record(role)
    return {**((record.image if record is not None else None) or {}), **mine}


def given(row: Row, mine: Image) -> Any:  # rows of several fields start from a tuple
    """Give what a row starts from, as its ``translate`` takes it."""
    if row.source is None:
        return row.constant
    return tuple([mine[name] for name in row.sources]) if row.also else mine[row.source]


def translate(draft: Draft, row: Row, mine: Image, theirs: Values) -> None:
    """Bring the agreed value of a row's source to its target.

    What cannot be brought over is left out: a field that is agreed on its source's side alone is
    *unresolved*, because it does not fit or because it waits for a coupling.
    """
    try:
        value = carry(row, given(row, mine), draft.known.counterparts)
        if not (row.not_empty and is_empty(value)):
            theirs[row.target] = value
    except Unfit as unfit:
        theirs.pop(row.target, None)
        draft.unfit.append(unfit)
    except NotCoupled as missing:
        _wait(draft, row, missing.link, theirs)


def is_empty(value: Value) -> bool:
    """Tell whether a value says nothing: null or a blank text."""
    return value is None or value == ""


def _wait(draft: Draft, row: Row, link: LinkKey, theirs: Values) -> None:
    if link not in draft.c.waits:
        draft.c.waits = (*draft.c.waits, link)
    draft.blanks += row.counts_blank
    if row.missing == "clear":
        theirs[row.target] = row.blank
    else:
        theirs.pop(row.target, None)


def resolve(draft: Draft) -> None:
    """Try again what waits for a coupling or did not fit; afterwards ``waits`` names what still waits."""
    blanks = draft.blanks
    todo = [(role, row) for role in ROLES for row in _unresolved(draft, role)]
    draft.c.waits, draft.unfit = tuple[LinkKey, ...](), []  # a bare () is empty for good, to mypy
    for role, row in todo:
        mine, before = draft.c.agreed(role), draft.c.agreed(other(role))
        theirs = dict(before)
        translate(draft, row, basis(draft, row, role, mine), theirs)
        if row.missing == "clear" and row.target in before and _link(row, mine) in draft.c.waits:
            # It is blank already, the way its side keeps a blank: to say so again would never end.
            theirs[row.target] = before[row.target]
        draft.c.set_agreed(other(role), theirs)
    draft.blanks = blanks  # they were counted when the values came in


def is_parked(draft: Draft, source: Role) -> bool:
    """Tell whether sends from this side wait for a coupling that a reference cannot do without."""
    return bool(draft.c.waits) and bool(waited_for(draft, source))


def waited_for(draft: Draft, source: Role) -> list[LinkKey]:
    """Give the couplings that sends from this side are held for."""
    waits, mine = set(draft.c.waits), draft.c.agreed(source)
    links = (_link(row, mine) for row in draft.mapping.lane(source).rows if row.missing == "park")
    return [link for link in links if link in waits]


def waits_for_records(draft: Draft) -> bool:
    """Tell whether something waits for a coupling; options that nobody mapped are left blank instead."""
    waits: set[LinkKey | None] = set(draft.c.waits)
    return bool(waits) and any(
        not row.counts_blank and _link(row, draft.c.agreed(role)) in waits
        for role in ROLES
        for row in draft.mapping.lane(role).rows
    )


def _unresolved(draft: Draft, source: Role) -> list[Row]:
    """Give the rows whose source value has not reached the agreement of the other side."""
    mine, theirs = draft.c.agreed(source), draft.c.agreed(other(source))
    waits: set[LinkKey | None] = set(draft.c.waits)
    return [
        row
        for row in draft.mapping.lane(source).rows
        if row.source is not None
        and is_given(row, basis(draft, row, source, mine))
        and (
            _link(row, mine) in waits or (row.target not in theirs and not _goes_further(draft, row, source))
        )
    ]


def _goes_further(draft: Draft, row: Row, source: Role) -> bool:
    """Tell whether a row starts from a field that the other side writes, but not out of the row's target.

    What we write ourselves goes no further; a user's edit of such a field is translated when it comes.
    """
    back = draft.mapping.lane(other(source))
    returns = {there.target for there in back.rows_of.get(row.target, ())}
    return any(name in back.targets and name not in returns for name in row.sources)
