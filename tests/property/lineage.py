"""A pair and those whose place it took: records that were made again."""

from rules.compiled import CompiledMapping
from schemas.keys import RecordKey, Role
from schemas.known import Coupling
from tests.property.world import World


def line(world: World, c: Coupling) -> list[str]:
    """Give the ids of a coupling and of those whose place it took."""
    return [one.id for one in couplings(world, c)]


def couplings(world: World, c: Coupling) -> list[Coupling]:
    """Give a coupling and those whose place it took, as they ended."""
    return [c, *world.router.former.get(c.id, ())]


def records(world: World, mapping: CompiledMapping, c: Coupling, role: Role) -> list[RecordKey]:
    """Give the record of a side, and those that it was made again from."""
    lane = mapping.lane(role)
    ids = dict.fromkeys(one.id_of(role) or "" for one in couplings(world, c))
    return [RecordKey(lane.side, lane.table, id_) for id_ in ids]


def keys_of(mapping: CompiledMapping, c: Coupling) -> dict[Role, RecordKey] | None:
    """Give both records of a pair."""
    if c.left_id is None or c.right_id is None:
        return None
    return {
        "left": RecordKey(mapping.left.side, mapping.left.table, c.left_id),
        "right": RecordKey(mapping.right.side, mapping.right.table, c.right_id),
    }
