"""When a command leaves flight: its side's own change log shows what it did."""

from rules.draft import Draft
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


def _settle(draft: Draft, role: Role, flight: Flight) -> None:
    """Take over what the target made of the values, and remember fields its images do not show."""
    c, record = draft.c, draft.record(role)
    image = (record.image if record is not None else None) or {}
    agreed = c.agreed(role)
    shown = _shown_by(flight, record.version if record is not None else NEVER, image)
    sent = flight.values
    rounded = {n: v for n, v in shown.items() if n in sent and n in agreed and agreed[n] == sent[n] != v}
    if rounded:
        c.set_agreed(role, {**agreed, **rounded})
    hidden = {name: value for name, value in flight.values.items() if name not in image}
    if hidden:
        c.set_unseen(role, {**c.unseen(role), **hidden})


def _shown_by(flight: Flight, version: int, image: Image) -> Image:
    """Give what the side showed of a command's values once it was carried out."""
    if version == flight.landed:
        return {name: image[name] for name in flight.values if name in image}
    return flight.shown if flight.landed in {None, flight.seen} else {}
