"""The random walk: many short lives of a world, by seed. Run it with ``python -m tests.property.walk``."""

import random
import re
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from tests.property import people
from tests.property.checks import check
from tests.property.drawn_setup import any_setup
from tests.property.kinds import Kind
from tests.property.operators import choose, pause, retry, synchronize
from tests.property.setup import Setup
from tests.property.timers import deadline, look_for_overdue, release, settle
from tests.property.world import World

STEPS = (10, 25, 60, 60, 200)


def live(seed: int, setup: Setup | None = None) -> World:
    """Let a world live for some steps."""
    rng = random.Random(seed)
    drawn = setup or any_setup(rng)
    if setup is None and seed % 2:
        drawn = replace(drawn, erp=answering(drawn.erp), crm=answering(drawn.crm))
    world = World(drawn, rng)
    try:
        for _ in range(rng.choice(STEPS)):
            act(world)
        settle(world)
        check(world)
    except Exception as error:
        error.world = world  # type: ignore[attr-defined]
        raise
    return world


def answering(kind: Kind) -> Kind:
    """Give a side whose change events tell which command they show, where it has versions."""
    return replace(kind, answers=kind.versions)


def act(world: World) -> None:
    """Do one thing at random."""
    if not world.alive():
        create(world)
        return
    (do,) = world.rng.choices(tuple(WEIGHTS), tuple(WEIGHTS.values()))
    do(world)


def create(world: World) -> None:
    """Make a record."""
    tables = ["rep", "user", "customer", "account", *(["vendor"] if world.setup.vendors else [])]
    people.create(world, world.rng.choice(tables))


def somebody(world: World) -> str:
    """Give a user, or somebody who works under the integration account."""
    return "foreign" if world.setup.foreign_writes and world.rng.random() < 0.2 else "user"


def edit(world: World) -> None:
    """Edit a record."""
    people.edit(world, world.rng.choice(world.alive()), somebody(world))


def delete(world: World) -> None:
    """Delete a record, or make a deleted one again."""
    dead = world.dead()
    if world.setup.deletes and dead and world.rng.random() < 0.3:
        people.recreate(world, world.rng.choice(dead))
    elif world.setup.deletes:
        people.delete(world, world.rng.choice(world.alive()), somebody(world))


def die(world: World) -> None:
    """Let a worker die between producing and committing."""
    pending = world.pending_events()
    if world.setup.ghosts and pending:
        world.deliver_event(world.rng.choice(pending), ghost=True)


def lose(world: World) -> None:
    """Lose a result."""
    if pending := world.pending_results():
        world.lose_result(world.rng.choice(pending))


def replay(world: World) -> None:
    """Synchronize a record fully."""
    world.replay(world.rng.choice(world.logs())[0], whole=world.rng.random() < 0.5)


def deliver(world: World) -> None:
    """Deliver something."""
    if pending := world.pending():
        world.rng.choice(pending)()


WEIGHTS: dict[Callable[[World], None], int] = {
    create: 10,
    edit: 22,
    delete: 3,
    people.couple: 2,
    World.rewind: 3,
    deadline: 2,
    release: 2,
    World.map_option: 1,
    choose: 2,
    retry: 1,
    synchronize: 1,
    pause: 1,
    look_for_overdue: 1,
    die: 2,
    lose: 2,
    replay: 1,
    deliver: 51,
}


def tell(seed: int) -> str:
    """Tell the story of one life."""
    try:
        world, end = live(seed), "well"
    except Exception as error:  # noqa: BLE001  # the story is wanted for any failure
        world, end = error.world, traceback.format_exc()  # type: ignore[attr-defined]
    return "\n".join([*world.trace, str(world.setup), end])


@dataclass(slots=True)
class Score:
    """How a walk went."""

    runs: int = 0
    most: float = 0.0
    """Commands per action."""
    causes: Counter[str] = field(default_factory=Counter)
    shortest: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    """By cause: the lengths of the five shortest stories, and their seeds."""

    def fail(self, seed: int, error: Exception) -> None:
        """Count a failure by its cause."""
        frame = traceback.extract_tb(error.__traceback__)[-1]
        cause = re.split(r"'|/|\(", f"{type(error).__name__} {frame.name}:{frame.lineno} {error}")[0][:100]
        self.causes[cause] += 1
        story = (len(error.world.trace), seed)  # type: ignore[attr-defined]
        self.shortest[cause] = sorted([*self.shortest.get(cause, ()), story])[:5]
        sys.stderr.write(f"{story} {cause}\n")  # a walk may be long: whoever looks on need not wait


def walk(first: int, seconds: float) -> Score:
    """Walk from a seed for a number of seconds."""
    score, begun = Score(), time.monotonic()
    while time.monotonic() - begun < seconds:
        seed = first + score.runs
        score.runs += 1
        try:
            world = live(seed)
        except Exception as error:  # noqa: BLE001  # counted by cause
            score.fail(seed, error)
        else:
            score.most = max(score.most, world.sent / max(world.actions, 1))
    return score


def main(first: str, second: str) -> str:
    """Walk, or tell the story of one seed: ``walk.py 0 600`` or ``walk.py show 4711``."""
    if first == "show":
        return tell(int(second))
    score = walk(int(first), float(second))
    failures = sum(score.causes.values())
    lines = [f"{score.runs} runs, {failures} failures, at most {score.most:.1f} commands per action"]
    lines += [f"{count} {cause} {score.shortest[cause]}" for cause, count in score.causes.most_common(25)]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(main(*sys.argv[1:3]) + "\n")
