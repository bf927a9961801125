"""What our own writes tell when they come back, and what others write under the same account."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from rules.accepting import accept
from rules.agreement import MISSING, is_same
from rules.draft import Draft
from rules.editing import Edit
from rules.newborn import brought_along
from rules.outcome import Outcome
from rules.translation import is_empty
from schemas.frozen import frozen
from schemas.keys import Role, other
from schemas.known import NEVER, Coupling, Flight, Record
from schemas.messages import ChangeEvent
from schemas.values import Image


@frozen
class Change:
    """A change event beside what was known of its record."""

    event: ChangeEvent
    before: Record
    after: Record
    touched: Sequence[str]
    """Fields that differ from the previous image."""
    by_user: bool
    replay: bool

    @property
    def shown(self) -> Image | None:
        """Give the image its author could see."""
        return self.before.image

    @property
    def changed_at(self) -> datetime:
        """Give the time of the change, as its side tells it."""
        return self.event.changed_at

    def edit(self, role: Role, shown: Image | None = None) -> Edit:
        """Give the change as an edit of a pair, by somebody who saw what was known or ``shown``."""
        image = self.event.image or {}
        seen = self.shown if shown is None else shown
        return Edit(role, image, seen, self.event.changed_at, blind=self.before.deleted)


def take_ours(
    change: Change, draft: Draft, role: Role, writer: Coupling | None
) -> tuple[Outcome | None, str]:
    """Work in what was written under the integration account; None: what is sent decides the outcome."""
    if writer is None:
        foreign = take_foreign(draft, role, change)
        if foreign and draft.edited:
            draft.c.commands_since_edit = 0
            return None, "written under the integration account by somebody else"
        return (Outcome.FOREIGN_WRITE, "") if foreign else (Outcome.ECHO, "nothing mapped has changed")
    if writer.id == draft.c.id:
        if take_echo(draft, role, change):
            return Outcome.FOREIGN_WRITE, "our own command, and more under the same account"
        return Outcome.ECHO, "our own command"
    if take_other_role(draft, role, change):
        return None, "written by the record's other coupling"
    return Outcome.ECHO, "written by the record's other coupling, nothing new here"


def take_echo(draft: Draft, role: Role, change: Change) -> bool:
    """Our own write came back: what was agreed stays. Fields the target set by itself may be news.

    Gives True if values stand that no command in flight explains: somebody, or a command long given
    up, wrote them under our account.
    """
    image, flight = change.event.image or {}, draft.c.flight(role)
    sent: Image = flight.values if flight is not None else {}
    if flight is not None and _skips_creation(flight, change):
        edited = [n for n, v in sent.items() if n in image and image[n] != v]
        change.edit(role, sent).enter(draft, [n for n in edited if (role, n) in draft.mapping.policies])
        draft.c.set_flight(role, replace(flight, seen=change.event.version))
    elif flight is not None and (flight.landed is None or flight.landed == change.event.version):
        told = {n: v for n, v in flight.shown.items() if v == sent[n]}
        shown = {n: image[n] for n in sent if n in image and image[n] != sent[n]}
        draft.c.set_flight(role, flight.seen_at(change.event.version, {**shown, **told}))
    # A new record shows null, or a blank, where nothing was sent: no news, and clears nothing elsewhere.
    new = change.before.image is None
    own = [n for n in _news(draft, role, change) if n not in sent and not (new and is_empty(image[n]))]
    if new:
        own += [n for n in brought_along(draft, role, sent) if n in image]
    if not own:
        return False
    written: set[str] = set()
    if _is_all_ours(draft, role, change):
        written = {row.target for row in draft.mapping.lane(other(role)).rows}
    if news := [name for name in own if name not in written]:
        # What could not be sent to a new record was seen by nobody there.
        replace(change.edit(role), blind=new).enter(draft, news)
    if new or draft.mapping.lane(role).foreign_writes != "ignore":
        return False
    return accept(draft, role, (change.shown, image), [name for name in own if name in written])


def _skips_creation(flight: Flight, change: Change) -> bool:
    """Tell whether a record of ours is first heard of after somebody worked on what we had made."""
    if flight.operation != "create" or change.before.version != NEVER:
        return False
    if flight.landed is not None:
        return flight.landed != change.event.version
    return change.replay and change.event.operation == "update"


def take_foreign(draft: Draft, role: Role, change: Change) -> bool:
    """Somebody worked under the integration account. Gives False if nothing mapped has changed."""
    news = _news(draft, role, change)
    if not _is_all_ours(draft, role, change):
        change.edit(role).enter(draft, news)
    elif draft.mapping.lane(role).foreign_writes == "ignore":
        accept(draft, role, (change.shown, change.event.image), news)
    return bool(news)


def _is_all_ours(draft: Draft, role: Role, change: Change) -> bool:
    """Tell whether one write under our account can hide no user's edit.

    It can where capture merges writes, and on a replay, which may jump ahead of what was read live.
    """
    return not change.replay and draft.mapping.lane(role).foreign_writes != "synchronize"


def take_other_role(draft: Draft, role: Role, change: Change) -> bool:
    """Another coupling of the same record wrote it: for this one that is like a user's edit."""
    news = _news(draft, role, change)
    change.edit(role).enter(draft, news)
    return bool(news)


def take_unnoticed(
    draft: Draft,
    role: Role,
    record: Record | None,
    sent: Image,
    wanted: Image | None = None,
    *,
    older: bool = False,
) -> None:
    """A record of ours was edited before we knew that it is ours: a worker died after it sent the create.

    ``older``: that create may have had other values than those sent since. In a field that only
    receives nobody can tell them from an edit: its source counts, or it is reported for one.
    """
    if record is None or record.image is None:
        return
    image = record.image
    known = wanted or sent
    names = [name for name in brought_along(draft, role, known) if name in image]
    if record.author != draft.mapping.lane(role).integration_user:
        names += [
            name
            for name, value in image.items()
            if (role, name) in draft.mapping.policies
            and (value != known[name] if name in known else not is_empty(value))
        ]
    if older:
        lane, report = draft.mapping.lane(role), draft.mapping.report
        sending = lane.rows_of if lane.sends else {}
        names = [name for name in names if name in sending or (role, name) in report]
    Edit(role, image, sent, draft.known.now, blind=True).enter(draft, names)


def _news(draft: Draft, role: Role, change: Change) -> list[str]:
    """Give the mapped fields that changed to a value neither agreed nor in flight.

    A command that was refused wrote nothing, even if its values show up now.
    """
    image, flight, agreed = change.event.image or {}, draft.c.flight(role), draft.c.agreed(role)
    sent: Image = flight.values if flight is not None and flight.answered != "refused" else {}
    return [
        name
        for name in change.touched
        if (role, name) in draft.mapping.policies
        and not is_same(draft.mapping, role, name, image[name], agreed.get(name, MISSING))
        and (name not in sent or sent[name] != image[name])
    ]
