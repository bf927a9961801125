"""Change events that answer a command: what a side shows of our own write, it has carried out."""

from collections.abc import Sequence

from rules.change import Place
from rules.decision import Known
from schemas.keys import LinkKey
from schemas.known import Coupling
from schemas.messages import ChangeEvent, Result


def answer_in(event: ChangeEvent, places: Sequence[Place], known: Known) -> Result | None:
    """Give the result that a change event stands for; None: it answers no command that is on its way."""
    if event.answers is None or event.image is None:
        return None
    for mapping, role in places:
        link = LinkKey(mapping.name, role, event.record.id)
        coupling = known.couplings.get(known.links.get(link) or event.coupling_id or "")
        if coupling is None or coupling.mapping != mapping.name:
            continue
        flight = coupling.flight(role)
        if flight is not None and flight.command_id == event.answers and not flight.answered:
            return _result(event, event.answers, coupling, flight.sequence, list(flight.values))
    return None


def _result(
    event: ChangeEvent, command_id: str, coupling: Coupling, sequence: int, names: Sequence[str]
) -> Result:
    side, table, record_id = event.record
    image = event.image or {}
    stored = {name: image[name] for name in names if name in image}
    return Result(
        command_id,
        coupling.id,
        sequence,
        side,
        table,
        "applied",
        record_id,
        event.version,
        stored,
        traceparent=event.traceparent,
    )
