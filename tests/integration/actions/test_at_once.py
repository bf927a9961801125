"""Operators who ask for the same at the same time: it is done once, and everybody gets a true answer."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from coupling_store.migrate import upgrade
from coupling_store.open import open_store
from coupling_store.operating import open_operating
from schemas.control import Answer
from tests.support.acting import Operator
from tests.support.rig import Rig

pytestmark = pytest.mark.connected
PAIR = ("erp/salesperson/SP1", "crm/systemuser/U1")
MANY = 4


@pytest.fixture
def operators(postgres: Callable[[], str]) -> Iterator[list[Operator]]:
    """Give operators with a store that they share, each with connections of his own."""
    url = postgres()
    upgrade(url)
    with ExitStack() as stack:
        made = []
        for _ in range(MANY):
            store, kept = open_store(url), open_operating(url)
            stack.callback(store.close)
            stack.callback(kept.close)
            operator = Operator(Rig(store=store))
            operator.audit = kept.audit
            made.append(operator)
        rig = made[0].rig
        rig.route(
            rig.change("crm", "systemuser", "U1", 1, author="bob", fullname="Nancy", islicensed=True),
            rig.change("erp", "salesperson", "SP1", 1, name="Nan", code="SP1"),
        )
        yield made


def all_at_once(operators: list[Operator], ask: Callable[[Operator], Answer]) -> list[Answer]:
    with ThreadPoolExecutor(len(operators)) as threads:
        return list(threads.map(ask, operators))


def test_of_several_who_couple_the_same_records_one_succeeds(operators: list[Operator]) -> None:
    answers = all_at_once(operators, lambda operator: operator.ask("couple", *PAIR, direction="to_left"))
    assert sorted(answer.code for answer in answers) == ["", *["already_coupled"] * (MANY - 1)]
    assert operators[0].rig.store.totals()["couplings"] == 1
    assert sum(len(operator.rig.commands()) for operator in operators) == 1


def test_with_the_same_key_all_get_the_answer_of_the_one_that_did_it(operators: list[Operator]) -> None:
    answers = all_at_once(operators, lambda operator: operator.ask("couple", *PAIR, key="k1"))
    assert all(answer.done for answer in answers)
    assert len({answer.audit_id for answer in answers}) == 1
    assert len(operators[0].audit.entries()) == 1


def test_of_several_who_uncouple_a_pair_one_succeeds_and_nothing_hangs(operators: list[Operator]) -> None:
    operators[0].ask("couple", *PAIR)
    answers = all_at_once(operators, lambda operator: operator.ask("uncouple", PAIR[1]))
    assert sorted(answer.code for answer in answers) == ["", *["not_coupled"] * (MANY - 1)]
    assert operators[0].rig.store.totals()["couplings"] == 0
