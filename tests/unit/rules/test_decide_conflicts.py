"""decide(): both sides changed a field without having seen each other."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rules.outcome import Outcome
from schemas.keys import LinkKey, RecordKey
from schemas.known import Coupling, Record
from schemas.values import Image
from tests.unit.rules.deciding import ACCOUNT, CUSTOMER, NOW, Desk, sent


def in_conflict(policy: str, *, later: int = 0) -> Desk:
    """The customer was renamed, the command is in flight, and the account was renamed meanwhile."""
    desk = Desk(policy=policy)
    desk.couple({"name": "Ann", "city": "Rome"}, {"name": "Ann", "town": "Rome"})
    desk.edit(CUSTOMER, name="Left", at=NOW)
    decision = desk.edit(ACCOUNT, name="Right", at=NOW + timedelta(seconds=later))
    assert decision.outcome == Outcome.CONFLICT
    assert "name" in decision.reason
    return desk


def agreed(desk: Desk) -> object:
    left, right = desk.pair.agreed_left["name"], desk.pair.agreed_right["name"]
    assert left == right
    return left


@pytest.mark.parametrize(("policy", "winner"), [("left wins", "Left"), ("right wins", "Right")])
def test_the_policy_says_who_wins(policy: str, winner: str) -> None:
    assert agreed(in_conflict(policy)) == winner


@pytest.mark.parametrize(("later", "winner"), [(1, "Right"), (-1, "Left"), (0, "Left")])
def test_the_latest_edit_wins_and_the_left_side_wins_ties(later: int, winner: str) -> None:
    assert agreed(in_conflict("latest", later=later)) == winner


def test_the_left_side_wins_ties_even_if_it_is_heard_last() -> None:
    desk = Desk(policy="latest")
    desk.couple({"name": "Ann"}, {"name": "Ann"})
    desk.edit(ACCOUNT, name="Right", at=NOW)
    desk.edit(CUSTOMER, name="Left", at=NOW)
    assert agreed(desk) == "Left"


def test_times_of_edits_are_kept_until_both_sides_show_what_was_agreed() -> None:
    desk = Desk(policy="latest")
    desk.couple({"name": "Ann"}, {"name": "Ann"})
    decision = desk.edit(CUSTOMER, name="Left", at=NOW)
    assert desk.pair.agreed_at == {"left.name": NOW.isoformat(), "right.name": NOW.isoformat()}
    desk.carry_out(decision.commands[0], 2)
    assert desk.pair.agreed_at == {}


def test_different_fields_are_no_conflict() -> None:
    desk = Desk(policy="error")
    desk.couple({"name": "Ann", "city": "Rome"}, {"name": "Ann", "town": "Rome"})
    desk.edit(CUSTOMER, name="Left")
    assert sent(desk.edit(ACCOUNT, town="Bonn")) == [("update", {"city": "Bonn"})]


def test_the_same_value_on_both_sides_is_no_conflict() -> None:
    desk = Desk(policy="error")
    desk.couple({"name": "Ann"}, {"name": "Ann"})
    desk.edit(CUSTOMER, name="Bea")
    assert desk.edit(ACCOUNT, name="Bea").outcome != Outcome.CONFLICT


def test_whoever_has_seen_the_other_side_does_not_conflict() -> None:
    desk = Desk(policy="error")
    desk.couple({"name": "Ann"}, {"name": "Ann"})
    (command,) = desk.edit(CUSTOMER, name="Bea").commands
    desk.take(desk.event(ACCOUNT, {"name": "Bea"}, by="us"))  # its result is still to come
    assert command.values == {"name": "Bea"}
    assert desk.edit(ACCOUNT, name="Cleo").outcome != Outcome.CONFLICT


def test_an_edit_that_waits_behind_a_flight_conflicts_too() -> None:
    desk = Desk(policy="left wins")
    desk.couple({"name": "Ann", "city": "Rome"}, {"name": "Ann", "town": "Rome"})
    desk.edit(CUSTOMER, city="Bonn")
    assert desk.edit(CUSTOMER, name="Left").outcome == Outcome.QUEUED
    assert desk.edit(ACCOUNT, name="Right").outcome == Outcome.CONFLICT


def test_error_holds_the_field_on_both_sides_and_the_others_go_on() -> None:
    desk = in_conflict("error")
    assert desk.pair.held == {"right": {"name": "Right"}, "left": {"name": "Left"}}
    problem = desk.edit(ACCOUNT, name="Right again").problem
    assert problem is not None
    assert (problem.left, problem.right) == ({"name": "Left"}, {"name": "Right again"})
    assert sent(desk.edit(ACCOUNT, town="Bonn")) == [("update", {"city": "Bonn"})]


def test_the_same_value_on_both_sides_ends_what_is_held() -> None:
    desk = in_conflict("error")
    key = desk.pair.problem
    assert desk.edit(ACCOUNT, name="Left").resolved == key
    assert not desk.pair.held


def test_a_parked_edit_conflicts_with_an_edit_of_the_other_side() -> None:
    desk = Desk(policy="left wins", missing="park")
    desk.couple({"name": "Ann", "rep": None}, {"name": "Ann", "owner": None})
    assert desk.edit(CUSTOMER, rep="R7").outcome == Outcome.PARKED
    assert desk.edit(CUSTOMER, name="Left").outcome == Outcome.PARKED
    decision = desk.edit(ACCOUNT, name="Right")
    assert decision.outcome == Outcome.CONFLICT
    assert desk.pair.agreed_right["name"] == "Left"


def test_what_was_parked_goes_out_when_the_wait_is_over() -> None:
    desk = Desk(missing="park")
    desk.couple({"name": "Ann", "rep": None}, {"name": "Ann", "owner": None})
    desk.edit(CUSTOMER, rep="R7")
    desk.edit(CUSTOMER, name="Bea")
    assert desk.pair.waits == (LinkKey("rep", "left", "R7"),)
    desk.known.keep(Coupling("rep-pair", "rep", left_id="R7", right_id="U7"))
    assert sent(desk.release()) == [("update", {"name": "Bea", "owner": "U7"})]
    assert desk.pair.waits == ()


@pytest.mark.parametrize(("missing", "values"), [("keep", {}), ("clear", {"owner": None})])
def test_a_reference_may_be_kept_or_cleared_while_it_waits(missing: str, values: dict[str, None]) -> None:
    desk = Desk(missing=missing)
    desk.couple({"name": "Ann", "rep": "R1"}, {"name": "Ann", "owner": "U1"})
    decision = desk.edit(CUSTOMER, rep="R7", name="Bea")
    assert sent(decision) == [("update", {"name": "Bea", **values})]
    (command,) = decision.commands
    desk.carry_out(command, 2)
    desk.known.keep(Coupling("rep-pair", "rep", left_id="R7", right_id="U7"))
    assert sent(desk.release()) == [("update", {"owner": "U7"})]


def test_a_record_made_again_conflicts_with_what_happened_meanwhile() -> None:
    desk = Desk(policy="right wins")
    desk.couple({"name": "Ann"}, {"name": "Ann"})
    desk.take(desk.event(CUSTOMER, None))
    assert desk.edit(ACCOUNT, name="Bea").outcome == Outcome.FILTERED
    (again,) = desk.take(desk.event(CUSTOMER, {"name": "New"}))
    assert again.outcome == Outcome.CONFLICT
    assert sent(again) == [("update", {"name": "Bea"})]


def deleting(policy: str) -> Desk:
    desk = Desk(policy=policy, on_delete=("delete", "delete"))
    desk.couple({"name": "Ann"}, {"name": "Ann"})
    return desk


@pytest.mark.parametrize(("policy", "commands"), [("left wins", [("delete", {})]), ("right wins", [])])
def test_an_edit_after_an_unseen_deletion_is_a_conflict(policy: str, commands: list[object]) -> None:
    desk = deleting(policy)
    (first,) = desk.take(desk.event(CUSTOMER, None))[0].commands
    assert first.operation == "delete"
    decision = desk.edit(ACCOUNT, name="Right")
    assert decision.outcome == Outcome.CONFLICT
    assert sent(desk.answer(first, "stale", version=2)) == commands


@pytest.mark.parametrize(("policy", "commands"), [("left wins", [("delete", {})]), ("right wins", [])])
def test_a_deletion_that_has_not_seen_an_edit_is_a_conflict(policy: str, commands: list[object]) -> None:
    desk = deleting(policy)
    desk.edit(ACCOUNT, name="Right")
    desk.known.keep(replace(desk.pair, flight_left=None))
    (decision,) = desk.take(desk.event(CUSTOMER, None))
    assert decision.outcome == Outcome.CONFLICT
    assert sent(decision) == commands


def test_a_deletion_goes_over_unless_somebody_edits() -> None:
    desk = deleting("left wins")
    (decision,) = desk.take(desk.event(CUSTOMER, None))
    (command,) = decision.commands
    assert (command.operation, command.expected_version) == ("delete", 1)
    (echo,) = desk.take(desk.event(ACCOUNT, None, by="us"))
    assert echo.outcome == Outcome.ECHO
    assert [c.id for c in desk.removed] == ["customer-pair"]


def test_an_uncoupled_deletion_leaves_the_other_record_alone() -> None:
    desk = Desk(on_delete=("uncouple", "ignore"))
    desk.couple({"name": "Ann"}, {"name": "Ann"})
    (decision,) = desk.take(desk.event(CUSTOMER, None))
    assert (decision.outcome, decision.commands) == (Outcome.UNCOUPLED, ())
    assert desk.known.records[ACCOUNT].generation == 1


def test_a_deletion_under_the_integration_account_stays_where_it_was_made() -> None:
    desk = Desk(on_delete=("delete", "delete"))
    desk.couple({"name": "Ann"}, {"name": "Ann"})
    (decision,) = desk.take(desk.event(CUSTOMER, None, by="us"))
    assert (decision.outcome, decision.commands) == (Outcome.FOREIGN_WRITE, ())


def test_a_deletion_never_seen_of_an_uncoupled_record_is_nothing() -> None:
    desk = Desk()
    desk.known.records[CUSTOMER] = Record(RecordKey("erp", "customer", "C1"), 1, "ann", {"name": "Ann"})
    (decision,) = desk.take(desk.event(CUSTOMER, None))
    assert decision.outcome == Outcome.UNCHANGED


def test_a_form_of_what_was_agreed_goes_with_the_record_that_showed_it() -> None:
    desk = Desk(policy="left wins")
    desk.couple({"name": "Ann"}, {"name": "Foreign"})
    desk.take(desk.event(ACCOUNT, None))
    (decision,) = desk.take(desk.event(ACCOUNT, {"name": "Again"}))
    assert (decision.outcome, sent(decision)) == (Outcome.CONFLICT, [("update", {"name": "Ann"})])


@pytest.mark.parametrize(("later", "held"), [(1, {}), (-1, {"right": {}, "left": {"name": "Bea"}})])
def test_the_latest_of_a_deletion_and_an_edit_it_had_not_seen_wins(
    later: int, held: dict[str, Image]
) -> None:
    desk = Desk(policy="latest", on_delete=("ignore", "delete"))
    desk.couple({"name": "Ann"}, {"name": "Ann", "kind": "c"})
    desk.edit(CUSTOMER, name="Bea", at=NOW)
    (decision, *_) = desk.take(desk.event(ACCOUNT, None, at=NOW + timedelta(seconds=later)))
    assert decision.outcome == Outcome.CONFLICT
    assert desk.pair.held == held


def test_the_latest_edit_of_a_record_whose_counterpart_was_deleted_before_it_wins() -> None:
    desk = Desk(policy="latest", on_delete=("ignore", "delete"))
    desk.couple({"name": "Ann"}, {"name": "Ann", "kind": "c"})
    desk.take(desk.event(ACCOUNT, None, at=NOW))
    assert desk.edit(CUSTOMER, name="Bea", at=NOW + timedelta(seconds=1)).outcome == Outcome.CONFLICT
    assert desk.pair.held == {"right": {}, "left": {"name": "Bea"}}


def test_a_deletion_that_is_later_than_the_edit_it_had_not_seen_goes_through() -> None:
    desk = Desk(policy="latest", on_delete=("ignore", "delete"))
    desk.couple({"name": "Ann"}, {"name": "Ann", "kind": "c"})
    desk.take(desk.event(ACCOUNT, None, at=NOW))
    desk.edit(CUSTOMER, name="Bea", at=NOW - timedelta(seconds=1))
    assert desk.pair.held == {}


def test_an_edit_held_against_a_deletion_stands_once_the_record_is_made_again() -> None:
    desk = Desk(policy="error", on_delete=("ignore", "delete"))
    desk.couple({"name": "Ann", "phone": "1"}, {"name": "Ann", "phone": "1", "kind": "c"})
    (deletion, *_) = desk.take(desk.event(ACCOUNT, None))
    assert desk.edit(CUSTOMER, phone="2").outcome == Outcome.CONFLICT
    desk.answer(deletion.commands[0], "stale", version=2)
    (made, *_) = desk.take(desk.event(ACCOUNT, {"name": "Ann", "phone": "9", "kind": "c"}))
    assert sent(made) == [("update", {"phone": "2"})]
    assert made.resolved


def test_a_held_field_whose_new_value_does_not_fit_stays_held() -> None:
    desk = Desk(policy="error")
    desk.couple({"name": "Ann", "city": "Rome"}, {"name": "Ann", "town": "Rome"})
    desk.edit(CUSTOMER, city="Bonn")
    desk.edit(ACCOUNT, town="Oslo")
    decision = desk.edit(ACCOUNT, town="far too long")
    assert decision.outcome == Outcome.CONFLICT
    assert desk.pair.held == {"left": {"city": "Bonn"}, "right": {"town": "far too long"}}
