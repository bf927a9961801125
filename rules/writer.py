"""Telling which command of ours made a change, if any: the same account may be at work for several."""

from collections.abc import Iterable
from typing import Final

from rules.echo import Change
from rules.stored_forms import may_become
from schemas.keys import Role
from schemas.known import NEVER, Coupling, Flight
from schemas.values import Image

CERTAIN: Final = 4
LIKELY: Final = 3
PLAUSIBLE: Final = 2
POSSIBLE: Final = 1
NO: Final = 0


def writer_of(change: Change, couplings: Iterable[tuple[Coupling, Role]]) -> Coupling | None:
    """Give the coupling whose command made this change; None: nobody's, a foreign write."""
    best, writer = NO, None
    command: Flight | None = None
    for coupling, role in couplings:
        flight = coupling.flight(role)
        if coupling.id == change.event.coupling_id and change.before.version == NEVER:
            return coupling
        if flight is None:
            continue
        how = _likelihood(flight, change)
        if how > best or (how == best and command and _fit(flight, change) > _fit(command, change)):
            best, writer, command = how, coupling, flight
    return writer


def _fit(flight: Flight, change: Change) -> tuple[int, bool]:
    """Tell how well a command explains a change: fields it touched, and whether all of it shows."""
    image, sent = change.event.image or {}, flight.values
    return sum(name in sent for name in change.touched), sent.items() <= image.items()


def _likelihood(flight: Flight, change: Change) -> int:
    """Tell how surely a command in flight made this change.

    A result tells the version, and all is certain, unless the command found there what it would
    have written. Before the result comes, values tell, or what a target may have made
    of them. It may make quite another value of them: a touched field in flight is possible, too.
    """
    if flight.answered == "refused":
        return NO
    if flight.landed is not None:
        if flight.landed != change.event.version:
            return NO
        found = flight.operation == "update" and not any(n in flight.values for n in change.touched)
        return POSSIBLE if found else CERTAIN
    if (flight.operation == "delete") != change.after.deleted:
        return NO
    if change.after.deleted or (flight.operation == "create" and change.before.version == NEVER):
        return LIKELY
    image, sent = change.event.image or {}, flight.values
    touched = [name for name in change.touched if name in sent]
    if any(image[name] == sent[name] for name in touched) and _mostly_shows(image, sent):
        return LIKELY
    if touched and all(may_become(value, image[name]) for name, value in sent.items() if name in image):
        return PLAUSIBLE
    if flight.seen is not None:
        return NO  # a command writes once
    if any(image[name] != value for name, value in sent.items() if name in image and name not in touched):
        return NO  # it would have written that, too
    return POSSIBLE


def _mostly_shows(image: Image, sent: Image) -> bool:
    """Tell whether an image shows what was sent, but for fields that the target may have rounded."""
    if sent.items() <= image.items():
        return True
    shown = sum(name not in image or image[name] == value for name, value in sent.items())
    return 2 * shown >= len(sent)
