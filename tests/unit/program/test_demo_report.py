"""The demo's figures: they say when something does not add up."""

from collections import Counter

import pytest

from echoless.demo.proof import Proof
from echoless.demo.report import Report
from echoless.demo.watching import Status
from tests.support.standard import compile_standard

EQUAL = Proof(10, 10, [], [], [], [], [])


MAPPINGS = {
    name: mapping for name, mapping in compile_standard().items() if name in {"item-product", "item-price"}
}
"""Two mappings of items: each event of one is decided twice."""


def report(proof: Proof = EQUAL, *, items: int = 3, late: int = 0) -> Report:
    outcomes = Counter({"sent": 4, "echo": 3, "repeated": 2})
    status = Status(outcomes, {"in_flight": 0, "couplings": 10}, {"bc": 1, "sales": 3}, 0, 0, 0, {})
    published = {("bc", "item"): items, ("sales", "product"): 1}
    return Report(proof, status, late, published, MAPPINGS, [], 1.0, 1, 5)


def test_events_that_came_again_after_a_kill_add_up() -> None:
    told = report().as_json()
    assert (told["events"], told["decisions"], told["decisions_due"], told["decisions_again"]) == (4, 9, 7, 2)
    assert told["holds"]


@pytest.mark.parametrize("items", [5, 2])
def test_an_event_without_an_outcome_and_one_decided_twice_do_not_add_up(items: int) -> None:
    assert not report(items=items).holds


def test_a_command_after_quiet_fails_the_demo() -> None:
    assert not report(late=1).holds


def test_an_unpaired_record_fails_the_demo() -> None:
    assert not report(Proof(10, 10, [], [], ["bc/item/1 has no counterpart"], [], [])).holds
