"""decide(): a user changed a record of a coupled pair."""

from dataclasses import replace

from rules.outcome import Outcome
from schemas.known import Record
from tests.unit.rules.deciding import ACCOUNT, CUSTOMER, Desk, sent


def coupled(**setup: object) -> Desk:
    desk = Desk(**setup)
    desk.couple({"name": "Ann", "city": "Rome"}, {"name": "Ann", "town": "Rome"})
    return desk


def test_an_edit_goes_to_the_other_side_with_its_version() -> None:
    (command,) = coupled().edit(CUSTOMER, name="Bea").commands
    assert (command.operation, command.record_id, command.values) == ("update", "A1", {"name": "Bea"})
    assert command.expected_version == 1


def test_an_older_version_is_stale() -> None:
    desk = coupled()
    (decision,) = desk.take(desk.event(CUSTOMER, {"name": "Old", "city": "Rome"}, version=-5))
    assert decision.outcome == Outcome.STALE
    assert not decision.commands


def test_the_same_version_is_repeated() -> None:
    desk = coupled()
    event = desk.event(CUSTOMER, {"name": "Bea", "city": "Rome"})
    desk.take(event)
    (again,) = desk.take(event)
    assert again.outcome == Outcome.REPEATED
    assert not again.commands


def test_the_same_version_on_a_replay_mends_a_difference() -> None:
    desk = coupled()
    desk.known.records[ACCOUNT] = Record(ACCOUNT, 1, "ann", {"name": "Lost", "town": "Rome"})
    (decision,) = desk.take(desk.event(CUSTOMER, {"name": "Ann", "city": "Rome"}, version=1), replay=True)
    assert sent(decision) == [("update", {"name": "Ann"})]


def test_equal_values_send_nothing() -> None:
    decision = coupled().edit(CUSTOMER, name="Ann")
    assert decision.outcome == Outcome.UNCHANGED
    assert not decision.commands


def test_codes_that_differ_in_case_alone_send_nothing() -> None:
    assert not coupled().edit(CUSTOMER, city=" rome ").commands


def test_absent_is_not_null() -> None:
    desk = coupled()
    (absent,) = desk.take(desk.event(CUSTOMER, {"name": "Bea"}))
    assert sent(absent) == [("update", {"name": "Bea"})]


def test_null_is_a_value() -> None:
    assert sent(coupled().edit(CUSTOMER, city=None)) == [("update", {"town": None})]


def test_a_field_that_images_do_not_show_is_written_once() -> None:
    desk = coupled()
    desk.known.records[ACCOUNT] = Record(ACCOUNT, 1, "ann", {"name": "Ann"})
    (command,) = desk.edit(CUSTOMER, city="Bonn").commands
    desk.take(desk.event(ACCOUNT, {"name": "Ann"}, by="us", version=2))
    desk.answer(command, version=2)
    assert desk.pair.unseen_right == {"town": "Bonn"}
    assert sent(desk.edit(CUSTOMER, name="Bea")) == [("update", {"name": "Bea"})]


def test_an_edit_beside_a_command_in_flight_waits_and_goes_out_merged() -> None:
    desk = coupled()
    (first,) = desk.edit(CUSTOMER, name="Bea").commands
    assert desk.edit(CUSTOMER, name="Cleo").outcome == Outcome.QUEUED
    assert desk.edit(CUSTOMER, city="Bonn").outcome == Outcome.QUEUED
    assert sent(*desk.carry_out(first, 2)) == [("update", {"name": "Cleo", "town": "Bonn"})]


def test_an_edit_of_a_receiving_field_stays_until_its_source_changes() -> None:
    desk = Desk()
    desk.couple({"phone": "1"}, {"phone": "1"})
    assert not desk.edit(ACCOUNT, phone="by hand").commands
    (command,) = desk.edit(CUSTOMER, name="Bea").commands
    assert command.values == {"name": "Bea"}
    desk.carry_out(command, 3)
    assert sent(desk.edit(CUSTOMER, phone="2")) == [("update", {"phone": "2"})]


def test_an_edit_of_an_enforced_field_is_put_back() -> None:
    desk = Desk(enforce=True)
    desk.couple({"phone": "1"}, {"phone": "1"})
    assert sent(desk.edit(ACCOUNT, phone="by hand")) == [("update", {"phone": "1"})]


def test_a_value_that_does_not_fit_is_an_error_and_the_rest_goes() -> None:
    decision = coupled().edit(CUSTOMER, name="Bea", city="much too long")
    assert decision.outcome == Outcome.REJECTED
    assert decision.problem is not None
    assert sent(decision) == [("update", {"name": "Bea"})]


def test_a_value_that_does_not_fit_keeps_its_error_open_until_it_is_corrected() -> None:
    desk = coupled()
    problem = desk.edit(CUSTOMER, city="much too long").problem
    assert problem is not None
    (first,) = desk.edit(CUSTOMER, name="Bea").commands
    assert not desk.wait().resolved
    assert not any(decision.resolved for decision in desk.carry_out(first, 2))
    assert desk.edit(CUSTOMER, city="Bonn").resolved == problem.key


def test_a_pair_that_never_comes_to_rest_is_held_and_reported() -> None:
    desk = coupled()
    tireless = desk.mappings["customer"]
    desk.mappings["customer"] = replace(tireless, max_commands_since_edit=3)
    desk.known.keep(replace(desk.pair, commands_since_edit=3))
    desk.known.records[ACCOUNT] = Record(ACCOUNT, 1, "ann", {"name": "Other", "town": "Rome"})
    (decision,) = desk.take(desk.event(CUSTOMER, {"name": "Ann", "city": "Rome"}, version=1), replay=True)
    assert not decision.commands
    assert decision.problem is not None
    assert decision.problem.code == "oscillation"


def test_an_edit_starts_a_held_pair_again() -> None:
    desk = coupled()
    desk.known.keep(replace(desk.pair, commands_since_edit=1000))
    assert sent(desk.edit(CUSTOMER, name="Bea")) == [("update", {"name": "Bea"})]
