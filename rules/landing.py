"""When a command leaves flight: its side's own change log shows what it did."""

from dataclasses import replace

from rules.draft import Draft
from rules.echo import Change
from rules.editing import Edit
from schemas.keys import Role
from schemas.known import NEVER, Flight
from schemas.values import Image


def land(draft: Draft, role: Role) -> None:
    """Let the command towards this side leave flight if its side has caught up with it."""
    flight, record = draft.c.flight(role), draft.record(role)
    if flight is None or not flight.answered or record is None:
        return
    if flight.landed is None:
        arrived = flight.answered == "refused" or flight.seen is not None
    else:
        arrived = record.version >= flight.landed
    if not arrived:
        return
    draft.c.set_flight(role, None)
    if flight.answered == "applied":
        _settle(draft, role, flight)
        if flight.seen is None and flight.shown:
            hear_skipped(draft, role, flight)


def note_skipped(draft: Draft, role: Role, change: Change) -> None:
    """A replay may skip the write of a command, and show an edit that undid it as no change at all.

    Whether it did so, the result tells: until then the values are noted in ``shown``, with no
    event taken for the command's (``seen``).
    """
    flight, image = draft.c.flight(role), change.event.image or {}
    if flight is None or flight.operation != "update" or flight.seen is not None:
        return
    before, now = change.before.version, change.event.version
    if not (NEVER < before < now if flight.landed is None else NEVER < before < flight.landed < now):
        return
    sent = flight.values
    undone = [n for n in sent if n in image and image[n] != sent[n] and n not in change.touched]
    draft.c.set_flight(role, replace(flight, shown={**flight.shown, **{n: image[n] for n in undone}}))


def hear_skipped(draft: Draft, role: Role, flight: Flight) -> None:
    """Take what somebody made of a command's values, unseen by us, for the edit it is."""
    record = draft.record(role)
    if record is None or record.image is None or record.version == flight.landed:
        return
    image, stored = record.image, flight.values
    names = [n for n, v in flight.shown.items() if n in image and image[n] == v != stored[n]]
    Edit(role, image, stored, draft.known.now).enter(draft, names)


def _settle(draft: Draft, role: Role, flight: Flight) -> None:
    """Take over what the target made of the values, and remember fields its images do not show."""
    c, record = draft.c, draft.record(role)
    image = (record.image if record is not None else None) or {}
    agreed = c.agreed(role)
    shown = _shown_by(flight, record.version if record is not None else NEVER, image)
    sent = flight.values
    # A side that shows the very value now makes no other of it: what showed another was somebody else's.
    formed = {n: v for n, v in shown.items() if n in sent and v != sent[n] != image.get(n)}
    rounded = {n: v for n, v in formed.items() if n in agreed and agreed[n] == sent[n]}
    if rounded:
        c.set_agreed(role, {**agreed, **rounded})
    written = {**c.unseen(role), **flight.values}
    c.set_unseen(role, {name: value for name, value in written.items() if name not in image})


def _shown_by(flight: Flight, version: int, image: Image) -> Image:
    """Give what the side showed of a command's values once it was carried out."""
    if version == flight.landed:
        return {name: image[name] for name in flight.values if name in image}
    return flight.shown if flight.landed in {None, flight.seen} else {}
