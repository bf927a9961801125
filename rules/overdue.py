"""A record waits too long for another one: a person is to look at it."""

from datetime import datetime

from rules.compiled import CompiledMapping
from rules.conclude import conclude, make_problem
from rules.decision import Decision, Known
from rules.draft import Cause, Draft
from rules.outcome import Outcome
from rules.translation import waited_for
from schemas.keys import ROLES
from schemas.known import Coupling

CODE = "parked too long"


def overdue(coupling: Coupling, mapping: CompiledMapping, known: Known, since: datetime) -> Decision | None:
    """Open an error for a coupling parked longer than its mapping allows; None: there is no need.

    The error closes when the coupling is released. Whoever has an open error already is looked at.
    """
    if coupling.problem or known.now - since < mapping.park_deadline:
        return None
    draft = Draft(coupling.draft(), mapping, known, Cause(f"overdue-{coupling.id}-{coupling.sequence}"))
    links = dict.fromkeys(link for role in ROLES for link in waited_for(draft, role))
    if not links:
        return None
    wanted = " and ".join(f"{link.id} ({link.mapping})" for link in links)
    message = f"waits since {since:%Y-%m-%d %H:%M} UTC until {wanted} is coupled"
    first = next(iter(links))
    remedy = (
        f"couple {first.id} in {first.mapping} (echoless couple --mapping {first.mapping}), "
        "or give the field another value; what waits is then sent by itself"
    )
    problem = make_problem(draft, "decide", CODE, message, remedy)
    return conclude(draft, Outcome.PARKED, message, problem)
