"""How couplings stand, in one word."""

from schemas.known import Coupling


def state_of(coupling: Coupling) -> str:
    """Say in one word how a coupling is."""
    if coupling.problem:
        return f"error: {coupling.problem}"
    if coupling.waits:
        return "parked"
    if coupling.flight_left or coupling.flight_right:
        return "in flight"
    if coupling.left_id is None or coupling.right_id is None:
        return "incomplete"
    # Deleted, or out of its filter: only the record itself knows which (echoless record tells).
    return f"gone on the {coupling.deleted}" if coupling.deleted else "coupled"
