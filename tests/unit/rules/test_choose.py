"""choose(): a person settles what the policy error left open."""

from dataclasses import replace

import pytest

from rules.choosing import NotHeld, NotYet, choose
from rules.decision import Decision
from rules.outcome import Outcome
from schemas.keys import Role
from schemas.known import Flight
from schemas.values import Values
from tests.unit.rules.deciding import ACCOUNT, CUSTOMER, Desk, sent

ANN: Values = {"name": "Ann", "city": "Rome", "phone": "1"}
THERE: Values = {"name": "Ann", "town": "Rome", "phone": "1", "kind": "c"}


def in_conflict() -> Desk:
    """Both sides changed name and city at the same time."""
    desk = Desk(policy="error")
    desk.couple(ANN, THERE)
    (command,) = desk.edit(CUSTOMER, name="Bea", city="Bonn").commands
    decision = desk.edit(ACCOUNT, name="Eve", town="Oslo")
    assert decision.problem is not None
    assert decision.problem.left == {"name": "Bea", "city": "Bonn"}
    assert decision.problem.right == {"name": "Eve", "town": "Oslo"}
    desk.answer(command, "stale", version=2)
    return desk


def decided(desk: Desk, **choices: Role) -> Decision:
    decision = choose(desk.pair, desk.mappings["customer"], desk.known, choices)
    return desk.remember(decision)


def test_the_chosen_sides_values_go_to_the_other_side() -> None:
    desk = in_conflict()
    decision = decided(desk, name="left", town="right")
    assert sent(decision) == [("update", {"city": "Oslo"}), ("update", {"name": "Bea"})]
    assert (decision.outcome, desk.pair.held) == (Outcome.SENT, {})
    assert decision.resolved == "customer|erp/customer/C1"


def test_a_field_is_named_as_either_side_names_it() -> None:
    one, two = in_conflict(), in_conflict()
    assert (
        sent(decided(one, city="left")) == sent(decided(two, town="left")) == [("update", {"town": "Bonn"})]
    )


def test_fields_that_are_not_chosen_stay_held_and_the_error_open() -> None:
    desk = in_conflict()
    decision = decided(desk, name="right")
    assert sent(decision) == [("update", {"name": "Eve"})]
    assert not decision.resolved
    assert desk.pair.held == {"left": {"city": "Bonn"}, "right": {"town": "Oslo"}}


def test_a_field_without_a_conflict_cannot_be_chosen() -> None:
    with pytest.raises(NotHeld, match="phone"):
        decided(in_conflict(), phone="left")


def test_what_is_edited_after_the_choice_is_an_edit_like_any_other() -> None:
    desk = in_conflict()
    (command,) = decided(desk, name="left", city="left").commands
    desk.carry_out(command, 3)
    assert sent(desk.edit(ACCOUNT, name="Zoe")) == [("update", {"name": "Zoe"})]


def deleted() -> Desk:
    """The account was deleted by somebody who had not seen the customer's new name."""
    desk = Desk(policy="error", on_delete=("ignore", "delete"))
    desk.couple(ANN, THERE)
    desk.edit(CUSTOMER, name="Bea")
    (decision, *_) = desk.take(desk.event(ACCOUNT, None))
    assert decision.problem is not None
    assert (decision.problem.left, decision.problem.right) == ({"name": "Bea"}, {})
    desk.answer_last("rejected")
    return desk


def test_a_deletion_that_is_chosen_goes_through() -> None:
    assert sent(decided(deleted(), name="right")) == [("delete", {})]


def test_an_edit_that_is_chosen_over_a_deletion_makes_the_record_again() -> None:
    desk = deleted()
    decision = decided(desk, name="left")
    assert (decision.outcome, sent(decision)[0][0]) == (Outcome.RESTORED, "create")
    assert decision.commands[0].values["name"] == "Bea"


def test_an_edit_cannot_be_chosen_while_a_command_is_on_its_way_to_its_record() -> None:
    desk = deleted()
    busy = replace(desk.pair, flight_left=Flight("x", 1, "update", {"city": "Oslo"}, 2, "e", None))
    with pytest.raises(NotYet, match="erp/customer/C1"):
        choose(busy, desk.mappings["customer"], desk.known, {"name": "left"})


def test_an_edit_that_gave_way_to_a_deletion_counts_again_once_the_record_is_made_again() -> None:
    desk = Desk(policy="error", on_delete=("ignore", "delete"))
    desk.couple(ANN, THERE)
    (deletion, *_) = desk.take(desk.event(ACCOUNT, None))
    desk.edit(CUSTOMER, phone="2")  # phones go to accounts, and never back
    desk.answer(deletion.commands[0], "stale", version=2)
    assert sent(decided(desk, phone="right")) == [("delete", {})]
    (made, *_) = desk.take(desk.event(ACCOUNT, THERE))
    assert sent(made) == [("update", {"phone": "2"})]


def test_a_record_that_is_kept_stands_alone_where_the_mapping_sends_nothing_back() -> None:
    desk = deleted()
    desk.alter("left", sends=False)
    decision = decided(desk, name="left")
    assert (decision.outcome, decision.commands, decision.coupling) == (Outcome.UNCOUPLED, (), None)
    assert decision.resolved == "customer|erp/customer/C1"
