"""decide(): receiver_edits report: an edit by hand on the receiving side of a one-way row is an error."""

import pytest

from rules.outcome import Outcome
from schemas.values import Values
from tests.unit.rules.deciding import ACCOUNT, CUSTOMER, Desk, sent

ANN: Values = {"name": "Ann", "phone": "1"}
THERE: Values = {"name": "Ann", "phone": "1", "kind": "c"}


def coupled() -> Desk:
    """A desk at which an edit of the account's phone, which only receives, is reported."""
    desk = Desk()
    desk.alter(report=frozenset({("right", "phone"), ("right", "kind")}))
    desk.couple(ANN, THERE)
    return desk


def test_receiver_edits_report_opens_an_error_that_names_both_values() -> None:
    decision = coupled().edit(ACCOUNT, phone="2")
    assert decision.problem is not None
    assert decision.problem.code == "receiver edited"
    assert "phone on crm was edited by hand to '2', '1' was sent" in decision.problem.message
    assert (decision.problem.left, decision.problem.right) == ({"phone": "1"}, {"phone": "2"})


def test_receiver_edits_report_spreads_nothing_and_puts_nothing_back() -> None:
    desk = coupled()
    decision = desk.edit(ACCOUNT, phone="2")
    assert (decision.outcome, sent(decision)) == (Outcome.UNCHANGED, [])
    later = desk.edit(CUSTOMER, name="Bea")
    assert sent(later) == [("update", {"name": "Bea"})]
    assert not later.resolved


def test_a_reported_edit_is_over_when_the_value_is_written_back() -> None:
    desk = coupled()
    opened = desk.edit(ACCOUNT, phone="2")
    desk.edit(ACCOUNT, phone="3")
    closed = desk.edit(ACCOUNT, phone="1")
    assert opened.problem is not None
    assert closed.resolved == opened.problem.key
    assert desk.pair.by_hand == {}


def test_a_reported_edit_is_over_when_its_source_is_edited() -> None:
    for phone, commands in (("2", []), ("9", [("update", {"phone": "9"})])):
        desk = coupled()
        opened = desk.edit(ACCOUNT, phone="2")
        closed = desk.edit(CUSTOMER, phone=phone)
        assert opened.problem is not None
        assert (closed.resolved, sent(closed)) == (opened.problem.key, commands)


def test_a_constant_edited_by_hand_is_reported_too() -> None:
    decision = coupled().edit(ACCOUNT, kind="cv")
    assert decision.problem is not None
    assert "kind on crm was edited by hand to 'cv', 'c' was sent" in decision.problem.message


def test_the_error_stays_open_while_one_of_two_fields_differs() -> None:
    desk = coupled()
    desk.edit(ACCOUNT, phone="2", kind="cv")
    assert not desk.edit(ACCOUNT, phone="1").resolved
    assert desk.edit(ACCOUNT, kind="c").resolved


def test_without_report_the_edit_stays_and_is_no_error() -> None:
    desk = Desk()
    desk.couple(ANN, THERE)
    decision = desk.edit(ACCOUNT, phone="2")
    assert (decision.problem, sent(decision)) == (None, [])


@pytest.mark.parametrize("setting", ["enforce", "report"])
def test_what_the_source_says_is_neither_put_back_nor_reported_whatever_form_was_agreed(setting: str) -> None:
    desk = Desk()
    desk.alter(**{setting: frozenset({("right", "phone")})})
    desk.couple({"phone": "A"}, {"phone": "a", "kind": "c"})
    decision = desk.edit(ACCOUNT, phone="A")
    assert (sent(decision), decision.problem) == ([], None)
    assert desk.pair.agreed_right["phone"] == "A"
