"""decide(): on_filter_exit: a user's edit makes a coupled record leave its filter, or brings it back."""

from rules.compiled import OnExit
from rules.outcome import Outcome
from schemas.values import Values
from tests.unit.rules.deciding import ACCOUNT, CUSTOMER, Desk, sent

ANN: Values = {"name": "Ann", "city": "Rome", "phone": "1"}
THERE: Values = {"name": "Ann", "town": "Rome", "phone": "1", "kind": "c"}


def desk_with(on_exit: OnExit, **setup: object) -> Desk:
    """A desk where accounts of kind v are no customers."""
    desk = Desk(**setup)
    desk.alter("right", on_exit=on_exit)
    desk.couple(ANN, THERE)
    return desk


def test_on_filter_exit_ignore_holds_what_would_be_sent_until_the_record_is_back() -> None:
    desk = desk_with("ignore")
    decision = desk.edit(ACCOUNT, kind="v", name="Bea")
    assert (decision.outcome, sent(decision)) == (Outcome.FILTERED, [])
    assert ("update", {"name": "Bea"}) in sent(desk.edit(ACCOUNT, kind="c"))


def test_on_filter_exit_uncouple_ends_the_coupling_and_leaves_both_records() -> None:
    desk = desk_with("uncouple")
    decision = desk.edit(ACCOUNT, kind="v", name="Bea")
    assert (decision.outcome, sent(decision)) == (Outcome.UNCOUPLED, [])
    assert decision.reason == "left its filter: uncoupled"
    assert not desk.known.couplings
    assert desk.edit(ACCOUNT, name="Cleo").outcome == Outcome.FILTERED


def test_a_record_that_was_uncoupled_and_is_back_in_its_filter_gets_a_new_counterpart() -> None:
    desk = desk_with("uncouple")
    desk.edit(ACCOUNT, kind="v")
    back = desk.edit(ACCOUNT, kind="c")
    assert sent(back)[0][0] == "create"
    assert desk.pair.generation == 1


def test_on_filter_exit_delete_deletes_the_counterpart() -> None:
    desk = desk_with("delete")
    decision = desk.edit(ACCOUNT, kind="v")
    assert (decision.outcome, sent(decision)) == (Outcome.SENT, [("delete", {})])
    assert decision.reason == "left its filter: the counterpart goes, too"
    (echo, *_) = desk.take(desk.event(CUSTOMER, None, by="us"))
    assert echo.outcome == Outcome.ECHO
    assert not desk.known.couplings


def test_a_record_out_of_its_filter_stays_out_whatever_else_is_edited() -> None:
    desk = desk_with("delete")
    (command,) = desk.edit(ACCOUNT, kind="v").commands
    assert sent(desk.edit(ACCOUNT, name="Bea")) == []
    desk.answer(command, "stale", version=1)
    assert desk.pair.deleted == "right"
    assert desk.pair.flight_left is not None, "the deletion is sent again"


def test_a_record_back_in_its_filter_before_the_deletion_was_carried_out_is_made_anew() -> None:
    desk = desk_with("delete")
    (command,) = desk.edit(ACCOUNT, kind="v").commands
    assert desk.edit(ACCOUNT, kind="c", name="Bea").outcome == Outcome.QUEUED
    again = desk.answer(command, version=2)
    assert sent(again)[0][0] == "create"
    assert sent(again)[0][1]["name"] == "Bea"
    assert (desk.pair.right_id, desk.pair.left_id) == ("A1", None)


def test_the_event_of_the_deletion_begins_anew_as_well_as_its_result() -> None:
    desk = desk_with("delete")
    desk.edit(ACCOUNT, kind="v")
    desk.edit(ACCOUNT, kind="c", name="Bea")
    (again, *_) = desk.take(desk.event(CUSTOMER, None, by="us"))
    assert (again.outcome, sent(again)[0][0]) == (Outcome.ECHO, "create")


def test_a_record_back_in_its_filter_before_the_deletion_was_sent_stays_coupled() -> None:
    desk = desk_with("delete")
    (first,) = desk.edit(ACCOUNT, name="Bea").commands
    desk.edit(ACCOUNT, kind="v")
    desk.edit(ACCOUNT, kind="c")
    assert sent(*desk.carry_out(first, 2)) == []
    assert (desk.pair.deleted, desk.pair.left_id) == ("", "C1")


def test_leaving_the_filter_without_having_seen_an_edit_is_a_conflict_that_a_person_decides() -> None:
    desk = desk_with("delete", policy="error")
    desk.edit(CUSTOMER, name="Bea")
    decision = desk.edit(ACCOUNT, kind="v")
    assert (decision.outcome, sent(decision)) == (Outcome.CONFLICT, [])
    assert decision.problem is not None
    assert "out of its filter" in decision.problem.message
    assert "back into its filter" in decision.problem.remedy
    back = desk.edit(ACCOUNT, kind="c")
    assert back.resolved == decision.problem.key


def test_what_the_integration_user_does_makes_no_record_leave_its_filter() -> None:
    desk = desk_with("delete")
    (decision, *_) = desk.take(desk.event(ACCOUNT, {**THERE, "kind": "v"}, by="us"))
    assert sent(decision) == []
    assert desk.pair.deleted == ""


def test_a_record_that_never_matched_does_not_leave_its_filter() -> None:
    desk = desk_with("delete")
    desk.couple(ANN, {**THERE, "kind": "v"})
    assert desk.edit(ACCOUNT, name="Bea").outcome == Outcome.FILTERED


def test_an_edit_outside_the_filter_meets_what_the_other_side_holds_as_a_conflict() -> None:
    desk = Desk(on_exit="delete", policy="left wins")
    desk.couple({"name": "Ann"}, {"name": "Ann", "kind": "c"})
    desk.edit(ACCOUNT, kind="v")
    assert desk.edit(CUSTOMER, name="Bea").outcome == Outcome.CONFLICT
    assert desk.edit(ACCOUNT, name="Cleo").outcome == Outcome.CONFLICT
