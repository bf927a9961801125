"""What time brings: commands due again, what was parked released, and in the end rest."""

from datetime import timedelta

from tests.property.world import World


def deadline(world: World, *, far: bool = False) -> None:
    """Time passes; what is due is sent again."""
    world.tick()
    world.now += timedelta(minutes=10 if far else 2)
    for coupling in world.router.due(world.now):
        world.emit(world.router.again(coupling, world.now), "again")


def release(world: World) -> None:
    """What was parked is released."""
    world.tick()
    for coupling in world.router.releasable():
        if coupling.id in world.router.known.couplings:
            world.trace.append(f"{world.step}: release {coupling.id[:6]}")
            world.emit(world.router.release(coupling, world.now), "release")


def look_for_overdue(world: World) -> None:
    """A timer looks for what has been parked for too long."""
    world.tick("look for overdue")
    for coupling in list(world.router.known.couplings.values()):
        world.emit(world.router.overdue(coupling, world.now))


def settle(world: World, limit: int = 3000) -> None:
    """Deliver everything until nothing happens any more."""
    world.quiet = True
    world.router.known.paused = frozenset()
    for _ in range(limit):
        pending = world.pending()
        if pending:
            world.rng.choice(pending)()
        elif world.router.releasable():
            release(world)
        elif any(c.due_at is not None for c in world.router.known.couplings.values()):
            deadline(world, far=True)
        else:
            return
    raise AssertionError("it does not get quiet")
