"""The random walk: many short lives of a world, by seed. Run it with ``python -m tests.property.walk``."""

import random
import re
import sys
import time
import traceback
from collections import Counter

from tests.property.checks import check
from tests.property.setup import Setup, any_setup
from tests.property.world import World

STEPS = (10, 25, 60)


def live(seed: int, setup: Setup | None = None) -> World:
    """Let a world live for some steps."""
    rng = random.Random(seed)
    world = World(setup or any_setup(rng), rng)
    try:
        for _ in range(rng.choice(STEPS)):
            act(world)
        world.settle()
        check(world)
    except Exception as error:
        error.world = world  # type: ignore[attr-defined]
        raise
    return world


def act(world: World) -> None:
    """Do one thing at random."""
    rng, setup = world.rng, world.setup
    roll = rng.random()
    alive = world.alive()
    if roll < 0.10 or not alive:
        tables = ["rep", "user", "customer", "account"] + (["vendor"] if setup.vendors else [])
        world.create(rng.choice(tables))
    elif roll < 0.32:
        world.edit(rng.choice(alive), "foreign" if setup.foreign_writes and rng.random() < 0.2 else "user")
    elif roll < 0.35:
        dead = world.dead()
        if setup.deletes and dead and rng.random() < 0.3:
            world.recreate(rng.choice(dead))
        elif setup.deletes:
            world.delete(rng.choice(alive), "foreign" if setup.foreign_writes and rng.random() < 0.2 else "user")
    elif roll < 0.37:
        world.couple()
    elif roll < 0.40:
        world.rewind()
    elif roll < 0.42:
        world.deadline()
    elif roll < 0.44:
        world.release()
    elif roll < 0.46 and setup.ghosts and world.pending_events():
        world.deliver_event(rng.choice(world.pending_events()), ghost=True)
    elif roll < 0.48 and world.pending_results():
        world.lose_result(rng.choice(world.pending_results()))
    elif roll < 0.49:
        world.replay(rng.choice([key for key, _ in world.logs()]), whole=rng.random() < 0.5)
    elif pending := world.pending():
        rng.choice(pending)()


def main() -> None:
    """Walk from a seed for a number of seconds; with ``show``, tell the story of one seed."""
    if sys.argv[1] == "show":
        try:
            world = live(int(sys.argv[2]))
        except Exception as error:  # noqa: BLE001  # the story is wanted for any failure
            world = error.world  # type: ignore[attr-defined]
            print("\n".join(world.trace))
            print(world.setup)
            traceback.print_exc()
        return
    first, seconds = int(sys.argv[1]), float(sys.argv[2])
    causes: Counter[str] = Counter()
    example: dict[str, tuple[int, int]] = {}
    most, seed, begun = 0.0, first, time.monotonic()
    while time.monotonic() - begun < seconds:
        try:
            world = live(seed)
            most = max(most, world.sent / max(world.actions, 1))
        except Exception as error:  # noqa: BLE001  # counted by cause
            frame = traceback.extract_tb(error.__traceback__)[-1]
            cause = f"{type(error).__name__} {frame.name}:{frame.lineno} {str(error)[:40]}"
            cause = re.split(r"'|/|\(", cause)[0]
            causes[cause] += 1
            size = len(error.world.trace)  # type: ignore[attr-defined]
            if cause not in example or example[cause][1] > size:
                example[cause] = (seed, size)
        seed += 1
    print(f"{seed - first} runs, {sum(causes.values())} failures, most commands per action {most:.1f}")
    for cause, count in causes.most_common(25):
        print(count, cause, example[cause])


if __name__ == "__main__":
    main()
