"""Whatever happened to a pair: if it looks in step, deciding it again changes nothing and sends nothing."""

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules.change import decide_change
from rules.outcome import Outcome
from rules.settled import is_in_step
from schemas.keys import LinkKey
from schemas.known import Record
from schemas.messages import ChangeEvent
from tests.property.drawn_setup import any_setup
from tests.property.walk import act, live
from tests.property.world import World

NOTHING = {Outcome.UNCHANGED, Outcome.ECHO}


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32))
def test_a_pair_that_looks_in_step_needs_no_decision(seed: int) -> None:
    rng = random.Random(seed)
    world = World(any_setup(rng), rng)
    for _ in range(25):
        act(world)
        look(world)


def test_pairs_of_a_quiet_world_do_look_in_step() -> None:
    assert sum(look(live(seed)) for seed in range(10)) > 10


def look(world: World) -> int:
    """Decide again every record that seems to be in step; gives how many there were."""
    seen = 0
    for key, record in list(world.router.known.records.items()):
        for mapping, role in world.router.places(key) if record.image is not None else ():
            ghost = world.router.ghost()
            coupling = ghost.known.couplings.get(
                ghost.known.links.get(LinkKey(mapping.name, role, key.id), "")
            )
            if coupling is None:
                continue
            if not is_in_step(coupling, mapping, ghost.known):
                continue
            seen += 1
            verdict = decide_change(again(record, world), [(mapping, role)], ghost.known, replay=True)
            (decision,) = verdict.decisions
            assert decision.outcome in NOTHING
            assert (decision.commands, decision.problem, decision.removed) == ((), None, None)
            assert decision.coupling == coupling
            assert verdict.record == record
            ours = record.author == mapping.lane(role).integration_user
            assert (decision.outcome == Outcome.ECHO) == ours
    return seen


def again(record: Record, world: World) -> ChangeEvent:
    return ChangeEvent("again", record.key, "update", record.author, world.now, record.version, record.image)
