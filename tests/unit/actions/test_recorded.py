"""Every action is recorded; asked again with the same key, the first answer is given again."""

import pytest

from agents.actions.known_options import KNOWN
from agents.actions.perform import PERFORMERS
from schemas.control import KINDS, Action, Kind
from schemas.control_text import dump_answer, load_answer
from tests.support.acting import Operator
from tests.support.rig import NOON

PAIR = ("erp/salesperson/SP1", "crm/systemuser/U1")


def test_an_action_is_recorded_with_who_when_what_and_the_result(operator: Operator) -> None:
    answer = operator.ask("couple", *PAIR)
    (entry,) = operator.audit.entries()
    assert (entry.id, entry.at, entry.who, entry.door) == (answer.audit_id, NOON, "ann", "test")
    assert (entry.kind, entry.done, entry.code) == ("couple", True, "")
    assert "erp/salesperson/SP1" in entry.asked
    assert load_answer(entry.answer) == answer


def test_a_refusal_is_recorded_too(operator: Operator) -> None:
    operator.ask("couple", PAIR[0], "crm/systemuser/U9")
    (entry,) = operator.audit.entries()
    assert (entry.done, entry.code) == (False, "unknown_record")


def test_the_same_key_gives_the_same_answer_and_does_it_once(operator: Operator) -> None:
    first = operator.ask("couple", *PAIR, direction="to_left", key="k1")
    again = operator.ask("couple", *PAIR, direction="to_left", key="k1")
    assert first.done
    assert again == first
    assert len(operator.rig.commands()) == len(operator.audit.entries()) == 1


def test_a_key_that_was_used_for_another_action_is_refused(operator: Operator) -> None:
    operator.ask("couple", *PAIR, key="k1")
    answer = operator.ask("uncouple", PAIR[0], key="k1")
    assert (answer.done, answer.code) == (False, "key_used")
    assert operator.rig.store.totals()["couplings"] == 1


def test_an_unknown_action_is_refused_with_those_there_are(operator: Operator) -> None:
    answer = operator.ask("dance")  # type: ignore[arg-type]  # that is the test
    assert (answer.done, answer.code) == (False, "unknown_action")
    assert "couple" in answer.remedy


@pytest.mark.parametrize(
    ("kind", "option", "meant"),
    [("couple", "forced", "force"), ("retry", "cod", "code"), ("compare", "x", "")],
)
def test_an_option_that_a_kind_does_not_know_is_refused(
    operator: Operator, kind: Kind, option: str, meant: str
) -> None:
    answer = operator.ask(kind, *PAIR, **{option: "yes"})  # type: ignore[arg-type]  # named options
    assert (answer.done, answer.code) == (False, "wrong_option")
    assert meant in answer.remedy
    assert operator.rig.store.totals()["couplings"] == 0


def test_an_answer_with_every_kind_of_value_comes_back_as_it_was(customers: Operator) -> None:
    answer = customers.ask("couple", "erp/customer/C1", "crm/account/A1", direction="to_right")
    assert answer.records[0].changes
    assert load_answer(dump_answer(answer)) == answer
    assert Action("couple").has("force") is False


def test_every_kind_of_action_is_performed_and_knows_its_options() -> None:
    assert set(KINDS) == set(PERFORMERS) == set(KNOWN)
