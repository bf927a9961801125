"""Which tables are joined, in which direction, and how many pairs there are."""

from fastapi import APIRouter
from pydantic import BaseModel

from agents.actions.choosing import mapping_named
from echoless.api.reach import Reach
from echoless.api.words import Text
from rules.compiled import CompiledMapping, Lane
from rules.waves import waves
from schemas.keys import ROLES


class LaneView(BaseModel):
    """One side of a mapping."""

    side: str
    table: str
    sends: bool
    """Its changes go to the other side."""
    creates: bool
    """Its records without a coupling are created on the other side."""
    on_delete: str
    on_exit: str
    fields: list[str]
    """Those that are read, in the order of the rows."""


class MappingView(BaseModel):
    """Two tables whose records are kept in step."""

    name: str
    left: LaneView
    right: LaneView
    depends_on: list[str]
    matches: list[list[tuple[str, str]]]
    """Alternatives of match-based coupling: the left and the right fields that are compared."""
    wave: int
    """Its place in a full synchronization, from 1."""
    couplings: int


class Mappings:
    """Reads mappings."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach

    def listed(self) -> list[MappingView]:
        """List mappings in the order in which a full synchronization does them."""
        pairs = self._reach.store().couplings_by_mapping()
        order = waves(self._reach.mappings.values())
        return [
            _view(self._reach.mappings[name], number, pairs.get(name, 0))
            for number, wave in enumerate(order, 1)
            for name in wave
        ]

    def one(self, name: Text) -> MappingView:
        """Show one mapping. 404: there is none of this name."""
        mapping_named(self._reach.mappings, name)
        return next(each for each in self.listed() if each.name == name)


def mapping_routes(reach: Reach) -> APIRouter:
    """Give the paths of mappings."""
    router, mappings = APIRouter(tags=["mappings"]), Mappings(reach)
    router.get("/mappings", summary="All mappings")(mappings.listed)
    router.get("/mappings/{name}", summary="One mapping")(mappings.one)
    return router


def _view(mapping: CompiledMapping, wave: int, couplings: int) -> MappingView:
    left, right = (_lane(mapping.lane(role)) for role in ROLES)
    return MappingView(
        name=mapping.name,
        left=left,
        right=right,
        depends_on=list(mapping.depends_on),
        matches=[[(row.left, row.right) for row in group] for group in mapping.match],
        wave=wave,
        couplings=couplings,
    )


def _lane(lane: Lane) -> LaneView:
    read = dict.fromkeys(name for row in lane.rows for name in row.sources)
    return LaneView(
        side=lane.side,
        table=lane.table,
        sends=lane.sends,
        creates=lane.creates,
        on_delete=lane.on_delete,
        on_exit=lane.on_exit,
        fields=list(read),
    )
