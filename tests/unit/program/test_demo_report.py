"""The demo's figures: they say when something does not add up."""

from collections import Counter

import pytest

from echoless.demo.proof import Proof
from echoless.demo.report import Report
from echoless.demo.watching import Status

EQUAL = Proof(10, 10, [], [], [], [], [])


def report(proof: Proof = EQUAL, *, published: int = 7, late: int = 0) -> Report:
    outcomes = Counter({"sent": 4, "echo": 3, "repeated": 2})
    status = Status(outcomes, {"in_flight": 0, "couplings": 10}, {"erp": 1, "crm": 3}, 0, 0, 0, {})
    return Report(proof, status, late, published, [], 1.0, 1, 5)


def test_events_that_came_again_after_a_kill_add_up() -> None:
    told = report().as_json()
    assert (told["events_in"], told["events_published"], told["events_delivered_again"]) == (9, 7, 2)
    assert told["holds"]


@pytest.mark.parametrize("published", [10, 6])
def test_an_event_without_an_outcome_and_one_decided_twice_do_not_add_up(published: int) -> None:
    assert not report(published=published).holds


def test_a_command_after_quiet_fails_the_demo() -> None:
    assert not report(late=1).holds


def test_an_unpaired_record_fails_the_demo() -> None:
    assert not report(Proof(10, 10, [], [], ["erp/item/1 has no counterpart"], [], [])).holds
