"""Change events that answer a command: what a side shows of our own write, it has carried out."""

from collections.abc import Sequence

from rules.change import Place, coupling_of
from rules.decision import Known
from schemas.known import Coupling, Flight
from schemas.messages import ChangeEvent, Result


def answer_in(event: ChangeEvent, places: Sequence[Place], known: Known) -> Result | None:
    """Give the result that a change event stands for; None: it answers no command that is on its way."""
    if event.answers is None or event.image is None:
        return None
    for place in places:
        coupling = coupling_of(event, place, known)
        flight = coupling.flight(place[1]) if coupling is not None else None
        if coupling is None or flight is None or flight.answered:
            continue
        if flight.command_id == event.answers:
            return _result(event, coupling, flight)
    return None


def _result(event: ChangeEvent, coupling: Coupling, flight: Flight) -> Result:
    side, table, record_id = event.record
    image = event.image or {}
    return Result(
        flight.command_id,
        coupling.id,
        flight.sequence,
        side,
        table,
        "applied",
        record_id,
        event.version,
        {name: image[name] for name in flight.values if name in image},
        traceparent=event.traceparent,
    )
