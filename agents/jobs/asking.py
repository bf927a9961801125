"""From what an operator says to what a full synchronization does: which mappings, in which direction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from agents.guard import Wrong
from agents.jobs.asked import SOURCES, Asked, Direction
from agents.jobs.scope import Mappings
from rules.compiled import CompiledMapping
from rules.findings import did_you_mean
from rules.waves import waves
from schemas.keys import ROLES, Role


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody says about the full synchronization that they want."""

    mappings: Sequence[str] = ()
    """None named: all."""
    side: str = ""
    """Read the records of this side alone; empty: of both."""
    direction: Direction | None = None
    """For all mappings; None: each as it goes."""
    directions: Mapping[str, Direction] = field(default_factory=dict)
    """For single mappings, instead."""
    filter: str = ""
    by: str = ""


def asked_of(request: Request, mappings: Mappings) -> Asked:
    """Work out waves and directions. Raises Wrong for what a mapping does not have."""
    for name in (*request.mappings, *request.directions):
        if name not in mappings:
            raise Wrong("unknown_mapping", f"there is no mapping {name!r}", did_you_mean(name, mappings))
    chosen = [mappings[name] for name in request.mappings or mappings]
    directions = {mapping.name: way for mapping in chosen if (way := _direction(mapping, request))}
    if not directions:
        raise Wrong(
            "nothing_to_read", "no mapping sends records that way", "leave out --side, or name others"
        )
    order = waves(mapping for mapping in chosen if mapping.name in directions)
    return Asked(tuple(map(tuple, order)), directions, request.filter, request.by)


def direction_of(roles: Sequence[Role]) -> Direction:
    """Name the direction in which the records of these roles are read."""
    if len(roles) == len(ROLES):
        return "both"
    return "to_right" if roles[0] == "left" else "to_left"


def _direction(mapping: CompiledMapping, request: Request) -> Direction | None:
    """Give the direction of one mapping; None: it sends nothing of what was asked for. Raises Wrong."""
    wanted = SOURCES[request.directions.get(mapping.name) or request.direction or "both"]
    sends = [role for role in ROLES if mapping.lane(role).sends]
    reads = [role for role in sends if role in wanted and request.side in {"", mapping.lane(role).side}]
    if not reads and mapping.name in request.mappings:
        sides = " and ".join(mapping.lane(role).side for role in sends) or "neither side"
        raise Wrong(
            "no_such_direction",
            f"{mapping.name} sends no records that way",
            f"it sends those of {sides}: choose --side or --direction accordingly",
        )
    return direction_of(reads) if reads else None
