"""Whatever happens, in whatever order, and however often: it ends as design.md promises.

``ECHOLESS_PROPERTY_EXAMPLES=20000`` makes the search long; ``python -m tests.property.walk 0 600``
walks at random for ten minutes, without hypothesis, some hundreds of lives a second.
"""

import os
import random
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from schemas.keys import RecordKey
from tests.property import operators, people
from tests.property.checks import check
from tests.property.drawn_lines import any_shape
from tests.property.kinds import Kind
from tests.property.overtaking import overtake
from tests.property.setup import Setup
from tests.property.timers import deadline, look_for_overdue, release, settle
from tests.property.walk import live
from tests.property.world import World

EXAMPLES = int(os.environ.get("ECHOLESS_PROPERTY_EXAMPLES", "60"))

WAYS = st.sampled_from(["ignore", "put back", "synchronize"])
ENDS = st.sampled_from(["ignore", "uncouple", "delete", "restore"])
KINDS = st.sampled_from(
    [
        Kind(),
        Kind(tells_values=False),
        Kind(rounds=True),
        Kind(rounds=True, tells_values=False),
        Kind(answers=True),
        Kind(answers=True, rounds=True, blanks="no nulls"),
        Kind(versions=False),
        Kind(versions=False, tells_version=False),
        Kind(versions=False, tells_version=False, tells_values=False, rounds=True),
    ]
)
SETUPS = st.builds(
    Setup,
    erp=KINDS,
    crm=KINDS,
    policy=st.sampled_from(["left wins", "right wins", "latest", "error"]),
    on_delete=st.tuples(ENDS, ENDS),
    foreign=st.tuples(WAYS, WAYS),
    missing=st.sampled_from(["park", "clear", "keep"]),
    enforce=st.booleans(),
    rejects=st.booleans(),
    fails=st.booleans(),
    ghosts=st.booleans(),
    deletes=st.booleans(),
    foreign_writes=st.booleans(),
    vendors=st.booleans(),
    on_exit=st.sampled_from(["ignore", "uncouple", "delete"]),
    exits=st.booleans(),
    shape=st.none() | st.integers(0, 2**32).map(lambda seed: any_shape(random.Random(seed))),
)
NTH = st.integers(0, 40)
TABLES = st.sampled_from(["rep", "user", "customer", "account", "account", "vendor"])


class Convergence(RuleBasedStateMachine):
    """Two sides, people, and a bad broker."""

    @initialize(setup=SETUPS, seed=st.integers(0, 2**32))
    def begin(self, setup: Setup, seed: int) -> None:
        vendors = setup.vendors and setup.crm.tells_version
        self.world = World(replace(setup, vendors=vendors), random.Random(seed))

    @rule(table=TABLES)
    def create(self, table: str) -> None:
        people.create(self.world, "rep" if table == "vendor" and not self.world.setup.vendors else table)

    @precondition(lambda self: self.world.alive())
    @rule(nth=NTH, foreign=st.booleans())
    def edit(self, nth: int, foreign: bool) -> None:
        alive = self.world.alive()
        by = "foreign" if foreign and self.world.setup.foreign_writes else "user"
        people.edit(self.world, alive[nth % len(alive)], by)

    @precondition(lambda self: self.world.setup.deletes and self.world.alive())
    @rule(nth=NTH)
    def delete(self, nth: int) -> None:
        alive = self.world.alive()
        people.delete(self.world, alive[nth % len(alive)])

    @precondition(lambda self: self.world.dead())
    @rule(nth=NTH)
    def make_again(self, nth: int) -> None:
        dead: list[RecordKey] = self.world.dead()
        people.recreate(self.world, dead[nth % len(dead)])

    @rule()
    def couple_by_hand(self) -> None:
        people.couple(self.world)

    @precondition(lambda self: self.world.pending_events())
    @rule()
    def overtake(self) -> None:
        overtake(self.world)

    @precondition(lambda self: self.world.pending())
    @rule(nth=NTH, times=st.integers(1, 4))
    def deliver(self, nth: int, times: int) -> None:
        for _ in range(times):
            if pending := self.world.pending():
                pending[nth % len(pending)]()

    @precondition(lambda self: self.world.setup.ghosts and self.world.pending_events())
    @rule(nth=NTH)
    def die_after_producing(self, nth: int) -> None:
        pending = self.world.pending_events()
        self.world.deliver_event(pending[nth % len(pending)], ghost=True)

    @precondition(lambda self: self.world.pending_results())
    @rule(nth=NTH)
    def lose_a_result(self, nth: int) -> None:
        pending = self.world.pending_results()
        self.world.lose_result(pending[nth % len(pending)])

    @rule()
    def map_an_option(self) -> None:
        self.world.map_option()

    @rule()
    def choose(self) -> None:
        operators.choose(self.world)

    @rule()
    def retry(self) -> None:
        operators.retry(self.world)

    @rule()
    def synchronize(self) -> None:
        operators.synchronize(self.world)

    @rule()
    def pause_or_resume(self) -> None:
        operators.pause(self.world)

    @rule()
    def look_for_overdue(self) -> None:
        look_for_overdue(self.world)

    @rule()
    def rewind(self) -> None:
        self.world.rewind()

    @precondition(lambda self: self.world.logs())
    @rule(nth=NTH, whole=st.booleans())
    def synchronize_fully(self, nth: int, whole: bool) -> None:
        logs = self.world.logs()
        self.world.replay(logs[nth % len(logs)][0], whole=whole)

    @rule()
    def let_time_pass(self) -> None:
        deadline(self.world)

    @rule()
    def release(self) -> None:
        release(self.world)

    def teardown(self) -> None:
        if hasattr(self, "world"):
            settle(self.world)
            check(self.world)


def test_any_interleaving_converges() -> None:
    profile = settings(
        max_examples=EXAMPLES,
        stateful_step_count=40,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Convergence, settings=profile)


@pytest.mark.parametrize("first", range(0, 400, 100))
def test_random_lives_converge(first: int) -> None:
    for seed in range(first, first + 100):
        live(seed)
