"""Which options each kind of action knows: one that means nothing is a mistake, not a detail."""

from collections.abc import Mapping
from typing import Final

from agents.following import FOLLOW
from agents.guard import Wrong
from rules.findings import did_you_mean
from schemas.control import Action, Kind

ERRORS: Final = frozenset({"code", "stage", "all"})
"""Choose open errors."""
FIELD: Final = "field:"
"""Begins the options of ``resolve`` that name a field."""

KNOWN: Final[Mapping[Kind, frozenset[str]]] = {
    "compare": frozenset(),
    "couple": frozenset({"force"}),
    "create": frozenset({"wait"}),
    "synchronize": ERRORS | {"errors", "wait"},
    "uncouple": ERRORS | {"errors"},
    "repair": frozenset({"missing"}),
    "replay": frozenset({"all", "mappings", "side", "directions", "filter", "anyway"}),
    "retry": ERRORS,
    "resolve": ERRORS | {"errors", "every"},
    "restore": ERRORS | {"errors", FOLLOW},
    "delete": ERRORS | {"errors", "sure"},
    "ignore": ERRORS | {"reason"},
    "pause": frozenset({"side"}),
    "resume": frozenset({"side"}),
    "pause_job": frozenset({"job"}),
    "resume_job": frozenset({"job"}),
    "cancel_job": frozenset({"job"}),
    "hold_schedule": frozenset(),
    "resume_schedule": frozenset(),
    "run_schedule": frozenset(),
    "match": frozenset({"create"}),
    "set_option": frozenset({"left", "right"}),
    "remove_option": frozenset({"left"}),
    "seed_options": frozenset(),
}


def require_known_options(action: Action) -> None:
    """Refuse options that this kind does not know. Raises Wrong."""
    known = KNOWN.get(action.kind, frozenset())
    for name in action.options:
        if name not in known and not (action.kind == "resolve" and name.startswith(FIELD)):
            remedy = did_you_mean(name, known) if known else "leave it out"
            raise Wrong("wrong_option", f"{action.kind} knows no option {name!r}", remedy)
