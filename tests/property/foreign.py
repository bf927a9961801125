"""Writes under the integration account that were counted as foreign: there the sides may differ."""

from rules.compiled import CompiledMapping
from schemas.keys import RecordKey
from tests.property.world import World


def is_foreign(world: World, mapping: CompiledMapping, key: RecordKey, field: str) -> bool:
    """Tell whether a field shows a write under the integration account that was counted as foreign."""
    side = world.side(key.side)
    pairs = zip(side.writes[key], side.logs[key], strict=True)
    writes = [(write, event.version) for write, event in pairs if field in write.fields]
    counted = [(mapping.name, key, version) in world.router.foreign for _, version in writes]
    shown = side.records.get(key, {}).get(field)
    if any(was and write.fields[field] == shown for was, (write, _) in zip(counted, writes, strict=True)):
        return True  # it stands, even if a command of ours has brought it back
    if not side.kind.versions and (any(counted) or any(w.by == "foreign" for w, _ in writes)):
        return True  # without versions nobody can tell all foreign writes from our own
    return bool(writes) and (counted[-1] or writes[-1][0].by not in {"user", *world.router.known.couplings})
