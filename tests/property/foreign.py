"""Writes under the integration account that were counted as foreign: there the sides may differ."""

from rules.compiled import CompiledMapping
from schemas.keys import Role
from schemas.known import Coupling
from tests.property.lineage import records
from tests.property.world import World


def is_foreign(world: World, mapping: CompiledMapping, c: Coupling, role: Role, field: str) -> bool:
    """Tell whether a field shows a write under the integration account that was counted as foreign.

    A record that was made again shows what the one before it showed (docs/decisions/028): a foreign
    write that stood there stands on.
    """
    side = world.side(mapping.lane(role).side)
    key, *former = records(world, mapping, c, role)
    shown = side.records.get(key, {}).get(field)
    for one in (key, *former):
        pairs = zip(side.writes.get(one, ()), side.logs.get(one, ()), strict=True)
        writes = [(write, event.version) for write, event in pairs if field in write.fields]
        counted = [(mapping.name, one, version) in world.router.foreign for _, version in writes]
        if any(was and write.fields[field] == shown for was, (write, _) in zip(counted, writes, strict=True)):
            return True  # it stands, even if a command of ours has brought it back
        if not side.kind.versions and (any(counted) or any(w.by == "foreign" for w, _ in writes)):
            return True  # without versions nobody can tell all foreign writes from our own
        if one == key and writes:
            last, _ = writes[-1]
            if counted[-1] or last.by not in {"user", *world.router.known.couplings}:
                return True
    return False
