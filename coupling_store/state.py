"""A coupling's agreed values, and its flights and the rest, as two JSON texts, and back: exact, and fast.

The columns of the table hold what the database searches by; the texts hold everything else. The
agreed values are the long one, and the one that an echo or a result leaves as it is. Fields at
their default are left out, so a quiet coupling is short.
"""

from datetime import datetime
from typing import Any, cast

import orjson

from schemas.keys import LinkKey
from schemas.known import Coupling, Flight
from schemas.values import Image, dump_values, untag

_IMAGES = ("blocked_left", "blocked_right", "unseen_left", "unseen_right")
_PLAIN = ("agreed_at", "deleted", "commands_since_edit", "problem")
_PER_ROLE = ("held", "by_hand")
_AS_IS = (*_IMAGES, *_PLAIN, *_PER_ROLE)
_FLIGHTS = ("flight_left", "flight_right")


def dump_agreed(coupling: Coupling) -> str:
    """Write the agreed values of both sides as JSON text."""
    return dump_values(cast("Image", [coupling.agreed_left, coupling.agreed_right]))


def dump_state(coupling: Coupling) -> str:
    """Write what neither the columns nor the agreed values hold as JSON text."""
    state: dict[str, Any] = {}
    for name in _AS_IS:
        if value := getattr(coupling, name):
            state[name] = value
    for name in _FLIGHTS:
        if flight := getattr(coupling, name):
            state[name] = _dump_flight(flight)
    if coupling.waits:
        state["waits"] = [list(link) for link in coupling.waits]
    return dump_values(cast("Image", state))


def load_coupling(row: tuple[Any, ...]) -> Coupling:
    """Make a coupling of a row: id, mapping, generation, left id, right id, sequence, state, agreed."""
    state: dict[str, Any] = orjson.loads(row[6])
    left, right = orjson.loads(row[7])
    for name, value in state.items():
        if name in _FLIGHTS:
            state[name] = _load_flight(value)
        elif name in _IMAGES:
            untag(value)
        elif name in _PER_ROLE:
            state[name] = {role: untag(image) for role, image in value.items()}
        elif name == "waits":
            state[name] = tuple(LinkKey(*link) for link in value)
    return Coupling(row[0], row[1], row[2], row[3], row[4], row[5], untag(left), untag(right), **state)


def _dump_flight(flight: Flight) -> list[Any]:
    return [
        flight.command_id,
        flight.sequence,
        flight.operation,
        flight.values,
        flight.expected_version,
        flight.caused_by,
        flight.due_at and flight.due_at.isoformat(),
        flight.attempts,
        flight.answered,
        flight.landed,
        flight.seen,
        flight.shown,
    ]


def _load_flight(written: list[Any]) -> Flight:
    untag(written[3])
    untag(written[11])
    written[6] = written[6] and datetime.fromisoformat(written[6])
    return Flight(*written)
