"""Telling our own writes from others' under the same account."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from rules.agreement import MISSING, Edit, is_pending, is_same
from rules.draft import Draft
from schemas.keys import Role, other
from schemas.known import NEVER, Coupling, Flight, Record
from schemas.messages import ChangeEvent
from schemas.values import Image

CERTAIN: Final = 3
LIKELY: Final = 2
POSSIBLE: Final = 1
NO: Final = 0


@dataclass(frozen=True, slots=True)
class Change:
    """A change event beside what was known of its record."""

    event: ChangeEvent
    before: Record
    after: Record
    touched: tuple[str, ...]
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

    def edit(self, role: Role) -> Edit:
        """Give the change as an edit of a pair."""
        image = self.event.image or {}
        return Edit(role, image, self.shown, self.event.changed_at, blind=self.before.deleted)


def writer_of(change: Change, couplings: Iterable[tuple[Coupling, Role]]) -> Coupling | None:
    """Give the coupling whose command made this change; None: nobody's, a foreign write."""
    best, writer = NO, None
    for coupling, role in couplings:
        flight = coupling.flight(role)
        if coupling.id == change.event.coupling_id and change.before.version == NEVER:
            return coupling
        if flight is not None and (how := _likelihood(flight, change)) > best:
            best, writer = how, coupling
    return writer


def _likelihood(flight: Flight, change: Change) -> int:
    """Tell how surely a command in flight made this change.

    A result tells the version, and all is certain. Before it comes, values tell; a target that
    rounds shows another value, so a touched field that is in flight is possible, too.
    """
    if flight.answered == "refused":
        return NO
    if flight.landed is not None:
        return CERTAIN if flight.landed == change.event.version else NO
    if (flight.operation == "delete") != change.after.deleted:
        return NO
    if change.after.deleted or (flight.operation == "create" and change.before.version == NEVER):
        return LIKELY
    image, sent = change.event.image or {}, flight.values
    touched = [name for name in change.touched if name in sent]
    if any(image[name] == sent[name] for name in touched):
        return LIKELY
    if flight.seen is not None:
        return NO  # a command writes once
    if any(image[name] != value for name, value in sent.items() if name in image and name not in touched):
        return NO  # it would have written that, too
    return POSSIBLE


def take_echo(draft: Draft, role: Role, change: Change) -> None:
    """Our own write came back: what was agreed stays. Fields the target set by itself may be news."""
    image, flight = change.event.image or {}, draft.c.flight(role)
    sent: Image = flight.values if flight is not None else {}
    if flight is not None and (flight.landed is None or flight.landed == change.event.version):
        shown = {n: image[n] for n in sent if n in image and image[n] != sent[n]}
        draft.c.set_flight(role, replace(flight, seen=change.event.version, shown=shown))
    # A new record shows null where nothing was sent: that is no news, and clears nothing elsewhere.
    new = change.before.image is None
    own = [n for n in _news(draft, role, change) if n not in sent and not (new and image[n] is None)]
    written: set[str] = set()
    if _is_all_ours(draft, role, change):
        written = {row.target for row in draft.mapping.lane(other(role)).rows}
    change.edit(role).enter(draft, [name for name in own if name not in written])
    if _is_trusted(draft, role, change, sent):
        accept(draft, role, change, [name for name in own if name in written])


def _is_trusted(draft: Draft, role: Role, change: Change, sent: Image) -> bool:
    """Tell whether the rest of an echo may stand: it may be a foreign write after all, to be put back."""
    if draft.mapping.lane(role).foreign_writes != "put back" or change.before.version == NEVER:
        return True
    image, flight = change.event.image or {}, draft.c.flight(role)
    if flight is not None and flight.landed is not None:
        return flight.landed == change.event.version
    return any(name in image and image[name] == value for name, value in sent.items())


def take_foreign(draft: Draft, role: Role, change: Change) -> bool:
    """Somebody worked under the integration account. Gives False if nothing mapped has changed."""
    news = _news(draft, role, change)
    if not _is_all_ours(draft, role, change):
        change.edit(role).enter(draft, news)
    elif draft.mapping.lane(role).foreign_writes == "ignore":
        accept(draft, role, change, news)
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


def take_unnoticed(draft: Draft, role: Role, record: Record | None, sent: Image) -> None:
    """A record of ours was edited before we knew that it is ours: a worker died after it sent the create."""
    ours = draft.mapping.lane(role).integration_user
    if record is None or record.image is None or record.author == ours:
        return
    image = record.image
    names = [
        name
        for name, value in image.items()
        if (role, name) in draft.mapping.policies and value != sent.get(name)
    ]
    Edit(role, image, sent, draft.known.now, blind=True).enter(draft, names)


def accept(draft: Draft, role: Role, change: Change, names: list[str]) -> None:
    """Let values stand as this side's form of what was agreed, where it had shown what was agreed before."""
    image, shown = change.event.image or {}, change.shown or {}
    agreed = dict(draft.c.agreed(role))
    for name in names:
        known = name in agreed and name in shown
        if known and not is_pending(draft.c, draft.mapping, role, name, shown):
            agreed[name] = image[name]
    draft.c.set_agreed(role, agreed)


def _news(draft: Draft, role: Role, change: Change) -> list[str]:
    """Give the mapped fields that changed to a value neither agreed nor in flight."""
    image, flight, agreed = change.event.image or {}, draft.c.flight(role), draft.c.agreed(role)
    sent: Image = flight.values if flight is not None else {}
    return [
        name
        for name in change.touched
        if (role, name) in draft.mapping.policies
        and not is_same(draft.mapping, role, name, image[name], agreed.get(name, MISSING))
        and (name not in sent or sent[name] != image[name])
    ]
