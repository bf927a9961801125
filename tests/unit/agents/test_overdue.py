"""The timers of the routing worker: what is parked too long, and couplings whose mapping is gone."""

from dataclasses import replace
from datetime import timedelta

import pytest

from agents.overdue import Overdue
from agents.routing import Router
from tests.support.rig import Rig, never

DAY = timedelta(days=1)


@pytest.fixture
def rig() -> Rig:
    """A rig in which customer C1 waits for its salesperson."""
    rig = Rig()
    rig.route(rig.customer("C1", 1, name="A", salesperson_code="JR"))
    assert rig.outcomes() == {"parked": 1}
    return rig


def test_a_record_parked_longer_than_its_park_deadline_becomes_an_open_error(rig: Rig) -> None:
    overdue = Overdue(rig.parts(), rig.mappings)
    overdue.look(never)
    assert rig.errors() == []
    rig.now += DAY
    overdue.look(never)
    overdue.look(never)
    (problem,) = rig.errors()
    assert problem is not None
    assert problem.code == "parked too long"
    assert [p.key for p in rig.store.problems()] == [problem.key]


def test_a_worker_without_mappings_has_nothing_to_look_at(rig: Rig) -> None:
    Overdue(rig.parts(), {}).look(never)
    assert rig.errors() == []


def test_a_parked_event_is_replaced_by_a_newer_event_of_its_record(rig: Rig) -> None:
    (before,) = rig.store.parked()
    rig.now += DAY
    rig.route(rig.customer("C1", 2, name="B", salesperson_code="JR"))
    (parked,) = rig.store.parked()
    assert before.event_id == "erp/customer/C1-1"
    assert parked == replace(before, event_id="erp/customer/C1-2"), "it waits since the first one"


def test_couplings_of_a_mapping_that_is_not_configured_any_more_block_no_timer(rig: Rig) -> None:
    rig.route(rig.customer("C2", 1, name="B"))
    sent = len(rig.commands())
    rig.now += DAY
    without = {name: m for name, m in rig.mappings.items() if name != "customer-account"}
    router = Router(rig.parts(), without)
    router.retry(never)
    router.release(never)
    assert len(rig.commands()) == sent
    rig.router.retry(never)
    assert len(rig.commands()) == sent + 1
