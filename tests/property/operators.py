"""What operators do besides coupling: retry, synchronize, choose, pause and resume."""

from contextlib import suppress

from rules.choosing import NotYet
from rules.compiled import CompiledMapping
from rules.synchronizing import Clash, Towards, source_of
from schemas.keys import ROLES, RecordKey, Role
from schemas.known import Coupling
from tests.property.world import World


def choose(world: World) -> None:
    """Choose between values that are held."""
    held = [c for c in world.router.known.couplings.values() if any(c.held.values())]
    if not held:
        return
    coupling = world.rng.choice(held)
    names = [name for image in coupling.held.values() for name in image]
    side: Role = world.rng.choice(ROLES)
    world.tick(f"choose {names[0]} of {side} c={coupling.id[:6]}")
    with suppress(NotYet):
        world.emit(world.router.choose(coupling, {names[0]: side}, world.now))
    world.actions += 1


def retry(world: World) -> None:
    """Try an open error again."""
    wrong = [c for c in world.router.known.couplings.values() if c.problem]
    if not wrong:
        return
    coupling = world.rng.choice(wrong)
    world.tick(f"retry c={coupling.id[:6]}")
    world.emit(world.router.retry(coupling, world.now))
    world.actions += 1


def synchronize(world: World) -> None:
    """Bring a pair in step, one side's values or those of both, where the command would allow it."""
    known, mappings = world.router.known, world.router.mappings
    pairs = [
        (c, towards)
        for c in known.couplings.values()
        for towards in _ways(mappings[c.mapping])
        if not c.deleted and all(_is_ready(world, mappings[c.mapping], c, role) for role in _sources(towards))
    ]
    if not pairs:
        return
    coupling, towards = world.rng.choice(pairs)
    world.tick(f"synchronize {towards} c={coupling.id[:6]}")
    with suppress(Clash):
        world.emit(world.router.synchronize(coupling, towards, world.now))
        (world.merged if towards == "merge" else world.overruled).append((coupling.id, world.step))
    world.actions += 1


def _ways(mapping: CompiledMapping) -> list[Towards]:
    lanes: list[tuple[Towards, bool]] = [
        ("to_right", mapping.left.sends),
        ("to_left", mapping.right.sends),
        ("merge", True),
    ]
    return [way for way, sends in lanes if sends]


def _sources(towards: Towards) -> tuple[Role, ...]:
    return ROLES if towards == "merge" else (source_of(towards),)


def _is_ready(world: World, mapping: CompiledMapping, c: Coupling, role: Role) -> bool:
    """Tell whether the pair is complete, and a record there that passes its filter."""
    lane, id_ = mapping.lane(role), c.id_of(role)
    record = world.router.known.records.get(RecordKey(lane.side, lane.table, id_ or ""))
    complete = c.left_id is not None and c.right_id is not None
    return complete and record is not None and record.image is not None and lane.matches(record.image)


def pause(world: World) -> None:
    """Pause what is sent to one role of a mapping, or resume all."""
    known = world.router.known
    if known.paused:
        resume(world)
        return
    mapping = world.rng.choice(list(world.router.mappings))
    roles: tuple[tuple[Role, ...], ...] = (("left",), ("right",), ROLES)
    known.paused = frozenset((mapping, role) for role in world.rng.choice(roles))
    world.tick(f"pause {sorted(known.paused)}")


def resume(world: World) -> None:
    """Resume all sends."""
    world.router.known.paused = frozenset()
    world.tick("resume")
