"""A record of a pair was deleted on its side."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime

from rules.agreement import MISSING, is_pending
from rules.compiled import Unfit
from rules.draft import Draft
from rules.echo import Change
from rules.hand_edits import give_way
from rules.holding import hold, settle_for
from rules.translation import NotCoupled, basis, carry, given, is_given
from rules.winners import winner_by
from schemas.keys import Role, other
from schemas.values import Image, Value, Values

OWN_DELETION = "our own deletion"
RESTORED_LATER = "deleted: made again when the command on its way to the counterpart is done"
NEVER_AT = datetime.min.replace(tzinfo=UTC)
"""Stands for a time that nobody has kept."""


def take_deletion(draft: Draft, role: Role, change: Change) -> str:
    """Work a deletion into a pair; gives the reason for the outcome, in words."""
    c = draft.c
    flight = c.flight(role)
    if flight is not None and flight.operation == "delete" and not change.by_user:
        draft.over = True
        return OWN_DELETION
    if c.deleted == other(role):
        draft.over = True
        return "both records are gone"
    c.deleted = role
    c.set_blocked(role, {})
    return _follow(draft, role, change)


def _follow(draft: Draft, role: Role, change: Change) -> str:
    """Do what the mapping wants done about a deletion."""
    if is_foreign_deletion(draft, role):
        return "deleted under the integration account: not passed on"
    match draft.mapping.lane(role).on_delete:
        case "uncouple":
            draft.over = True
            return "deleted: uncoupled"
        case "ignore":
            return "deleted: the mapping passes no deletions on"
        case "restore":
            return _await_restoration(draft, role, change)
        case "delete":
            draft.edited = True
            collide_unseen(draft, role, change.shown, change.changed_at)
            return "deleted: the counterpart goes, too"


def _await_restoration(draft: Draft, role: Role, change: Change) -> str:
    """A deletion is undone whatever it had not seen; that it had not seen it is recorded."""
    flight = draft.c.flight(other(role))
    if draft.c.id_of(other(role)) is None and flight is None:
        draft.over = True
        return "deleted before it had a counterpart to be made again from"
    draft.edited = True
    draft.conflicts.extend(unseen_edits(draft, role, change.shown))
    if flight is not None:
        return RESTORED_LATER
    draft.filtered = True
    return "deleted: made again when its counterpart passes its filter"


def is_foreign_deletion(draft: Draft, role: Role) -> bool:
    """Tell whether somebody deleted the record under the integration account, and that stays here."""
    lane, record = draft.mapping.lane(role), draft.record(role)
    ours = record is not None and record.deleted and record.author == lane.integration_user
    return ours and lane.foreign_writes != "synchronize"


def find_deleted(draft: Draft, role: Role) -> None:
    """A record of ours was deleted before we knew that it is ours: a worker died after it sent the create."""
    record = draft.record(role)
    if record is None or not record.deleted:
        return
    both_gone = draft.c.deleted == other(role)
    uncoupled = draft.mapping.lane(role).on_delete == "uncouple" and not is_foreign_deletion(draft, role)
    draft.c.deleted = role
    draft.over = draft.over or both_gone or uncoupled


def unseen_edits(draft: Draft, role: Role, shown: Image | None) -> Values:
    """Give the other side's agreed values that somebody who saw a record like this had not seen."""
    agreed, there = draft.c.agreed(role), draft.c.agreed(other(role))
    return {
        name: there[name]
        for row in draft.mapping.lane(other(role)).rows
        if row.target in agreed and is_pending(draft.c, draft.mapping, role, row.target, shown)
        for name in row.sources
        if name in there
    }


def made_again(draft: Draft, role: Role) -> None:
    """A deleted record was made again: a form of what was agreed that it alone showed went with it."""
    draft.c.deleted = ""
    settle_for(draft, other(role))
    forget_forms(draft, role)


def forget_forms(draft: Draft, role: Role) -> None:
    """Let a record made again show what was agreed, not what the one before it made of it."""
    c = draft.c
    give_way(c, role, c.by_hand.get(role, {}))
    there, mine = c.agreed(other(role)), dict(c.agreed(role))
    for row in draft.mapping.lane(other(role)).rows:
        start = basis(draft, row, other(role), there)
        if row.source is not None and is_given(row, start) and not _says_the_same(draft, role, row.target):
            with suppress(NotCoupled, Unfit):
                mine[row.target] = carry(row, given(row, start), draft.known.counterparts)
    c.set_agreed(role, mine)


def _says_the_same(draft: Draft, role: Role, name: str) -> bool:
    """Tell whether what is agreed for a field is the same for both sides."""
    mine, there = draft.c.agreed(role), draft.c.agreed(other(role))
    rows = draft.mapping.lane(role).rows_of.get(name, ()) if name in mine else ()
    try:
        return bool(rows) and all(
            carry(row, given(row, mine), draft.known.counterparts) == there.get(row.target, MISSING)
            for row in rows
            if is_given(row, mine)
        )
    except (NotCoupled, Unfit):
        return False


def takes_along(draft: Draft, role: Role) -> bool:
    """Tell whether the record of this side, deleted or out of its filter, takes its counterpart with it."""
    lane, record = draft.mapping.lane(role), draft.record(role)
    if record is not None and record.image is not None:
        return lane.on_exit == "delete"
    return lane.on_delete == "delete" and not is_foreign_deletion(draft, role)


def edit_after_deletion(draft: Draft, role: Role, names: Iterable[str], change: Change) -> None:
    """A user edited a record whose counterpart was deleted: who deleted had not seen that edit."""
    image = change.event.image or {}
    if takes_along(draft, other(role)):
        for name in names:
            _collide(draft, other(role), (name, image[name]), _deleted_at(draft, role), change.changed_at)


def collide_unseen(draft: Draft, deleter: Role, shown: Image | None, deleted_at: datetime) -> None:
    """Let a deletion meet the edits that it did not see."""
    draft.c.agreed_at = {**draft.c.agreed_at, f"{deleter}.": deleted_at.isoformat()}
    survivor = other(deleter)
    for name, value in unseen_edits(draft, deleter, shown).items():
        stamp = draft.c.agreed_at.get(f"{survivor}.{name}")
        edited_at = datetime.fromisoformat(stamp) if stamp else NEVER_AT
        _collide(draft, deleter, (name, value), deleted_at, edited_at)


def _deleted_at(draft: Draft, survivor: Role) -> datetime:
    stamp = draft.c.agreed_at.get(f"{other(survivor)}.")
    return datetime.fromisoformat(stamp) if stamp else NEVER_AT


def _collide(
    draft: Draft, deleter: Role, edit: tuple[str, Value], deleted_at: datetime, edited_at: datetime
) -> None:
    """The deletion goes through if it wins over the edit of the other side's field, else a person decides."""
    survivor, (name, value) = other(deleter), edit
    draft.conflicts.append(name)
    winner = winner_by(draft.mapping.policies[survivor, name], deleter, deleted_at, edited_at)
    if winner != deleter:
        hold(draft, deleter, {}, {name: value})
