"""decide(): what became of a command, and what if nobody says."""

from dataclasses import replace

import pytest

from rules.applied import PATIENCE
from rules.outcome import Outcome
from schemas.known import Flight
from schemas.messages import Command
from tests.unit.rules.deciding import ACCOUNT, CUSTOMER, NOW, Desk, sent


def sent_one(**setup: object) -> tuple[Desk, Command]:
    desk = Desk(**setup)
    desk.couple({"name": "Ann", "city": "Rome"}, {"name": "Ann", "town": "Rome"})
    (command,) = desk.edit(CUSTOMER, name="Bea").commands
    return desk, command


def test_a_result_of_no_command_in_flight_changes_nothing() -> None:
    desk, command = sent_one()
    desk.carry_out(command, 2)
    late = desk.answer(command, version=2)
    assert (late.outcome, late.coupling) == (Outcome.REPEATED, None)


def test_a_rejected_command_is_an_error_and_never_sent_again_by_itself() -> None:
    desk, command = sent_one()
    decision = desk.answer(command, "rejected")
    assert decision.problem is not None
    assert "C1" in decision.problem.message
    assert "A1" in decision.problem.message
    assert sent(decision, desk.wait(), desk.edit(CUSTOMER, city="Bonn")) == [("update", {"town": "Bonn"})]


def test_a_command_for_a_record_that_is_gone_is_no_error_once_the_deletion_is_known() -> None:
    desk, command = sent_one()
    problem = desk.answer(command, "rejected").problem
    assert problem is not None
    (deletion,) = desk.take(desk.event(ACCOUNT, None))
    assert deletion.resolved == problem.key
    desk, command = sent_one()
    desk.take(desk.event(ACCOUNT, None))
    assert desk.answer(command, "rejected").problem is None


def test_a_rejected_field_is_sent_again_once_it_is_corrected() -> None:
    desk, command = sent_one()
    problem = desk.answer(command, "rejected").problem
    assert problem is not None
    decision = desk.edit(CUSTOMER, name="Cleo")
    assert sent(decision) == [("update", {"name": "Cleo"})]
    assert decision.resolved == problem.key


def test_fields_rejected_together_are_sent_again_together_once_one_of_them_is_corrected() -> None:
    desk = Desk()
    desk.couple({"name": "Ann", "city": "Rome"}, {"name": "Ann", "town": "Rome"})
    (command,) = desk.edit(CUSTOMER, name="far too long", city="Bonn").commands
    problem = desk.answer(command, "rejected").problem
    assert problem is not None
    decision = desk.edit(CUSTOMER, name="Bea")
    assert sent(decision) == [("update", {"name": "Bea", "town": "Bonn"})]
    assert decision.resolved == problem.key


def test_a_stale_command_is_decided_anew_once_the_side_has_shown_why() -> None:
    desk, command = sent_one()
    assert sent(desk.answer(command, "stale", version=2)) == []
    decision = desk.edit(ACCOUNT, town="Bonn")
    assert ("update", {"name": "Bea"}) in sent(decision)
    assert [c.expected_version for c in decision.commands if c.side == "crm"] == [2]


def test_a_failed_command_is_sent_again_just_as_it_was() -> None:
    desk, command = sent_one()
    assert desk.answer(command, "failed").commands == ()
    (again,) = desk.wait().commands
    assert (again.command_id, again.sequence, again.values) == (
        command.command_id,
        command.sequence,
        command.values,
    )


def test_a_command_without_an_answer_is_sent_again_just_as_it_was() -> None:
    desk, command = sent_one()
    assert desk.wait(0).commands == ()
    (again,) = desk.wait().commands
    assert (again.command_id, again.sequence) == (command.command_id, command.sequence)


def test_a_command_that_fails_again_and_again_becomes_an_error_that_closes_by_itself() -> None:
    desk, command = sent_one()
    problems = [desk.wait().problem for _ in range(4)]
    assert problems[0] is None
    assert problems[-1] is not None
    desk.edit(ACCOUNT, by="us", name="Bea")
    assert desk.answer(command, version=2).resolved == problems[-1].key


def test_each_command_of_a_pair_has_a_higher_number_and_another_name() -> None:
    desk, first = sent_one()
    (second,) = desk.edit(ACCOUNT, town="Bonn").commands
    (third,) = desk.answer(first, "stale", version=2).commands
    assert first.sequence < second.sequence < third.sequence
    assert len({first.command_id, second.command_id, third.command_id}) == 3


def test_commands_to_both_sides_by_one_cause_differ_in_name() -> None:
    desk = Desk()
    desk.couple({"name": "Ann", "city": "Rome"}, {"name": "Ann", "town": "Rome"})
    both = replace(desk.pair, agreed_left={"name": "Bea"}, agreed_right={"name": "Bea"})
    desk.known.keep(both)
    one, two = desk.release().commands
    assert (one.values, one.expected_version) == (two.values, two.expected_version)
    assert one.command_id != two.command_id


def test_the_same_cause_with_other_values_gives_another_name() -> None:
    names = []
    for value in ("Bea", "Cleo"):
        desk = Desk()
        desk.couple({"name": "Ann"}, {"name": "Ann"})
        names += [c.command_id for c in desk.edit(CUSTOMER, name=value).commands]
    assert names[0] != names[1]


def test_a_decision_made_twice_gives_the_same_command() -> None:
    (_, one), (_, two) = sent_one(), sent_one()
    assert one == two


def test_a_target_without_versions_is_waited_for_until_its_event_comes() -> None:
    desk, command = sent_one()
    assert desk.answer(command, "applied").commands == ()
    assert desk.pair.flight_right is not None
    echo = desk.edit(ACCOUNT, by="us", name="Bea")
    assert (echo.outcome, desk.pair.flight_right) == (Outcome.ECHO, None)


def test_a_target_without_versions_that_found_nothing_to_do_sends_no_event() -> None:
    desk = Desk()
    desk.couple({"name": "Ann"}, {"name": "Ann"})
    (command,) = desk.edit(CUSTOMER, name="Ann ").commands
    desk.answer(command, "unchanged")
    assert (desk.pair.flight_right, desk.pair.agreed_right["name"]) == (None, "Ann")


def test_what_a_target_found_and_cannot_have_made_of_the_values_was_written_by_somebody_meanwhile() -> None:
    desk = Desk()
    desk.alter(enforce=frozenset({("right", "phone")}))
    desk.couple({"phone": "1"}, {"phone": "1", "kind": "c"})
    (command,) = desk.edit(CUSTOMER, phone="").commands
    assert desk.answer(command, "unchanged").commands == ()
    assert desk.edit(ACCOUNT, phone=None).commands == ()
    for _ in range(PATIENCE - 1):
        desk.wait()
        assert desk.answer(command, "unchanged").commands == ()
    desk.wait()
    assert sent(desk.answer(command, "unchanged")) == [("update", {"phone": ""})]  # by what was heard now
    assert desk.answer_last("unchanged").commands == ()
    assert (desk.pair.flight_right, desk.pair.agreed_right["phone"]) == (None, None)


def test_a_target_that_finds_nothing_to_do_again_and_again_is_believed_whatever_its_record_shows() -> None:
    desk, command = sent_one()
    desk.answer(command, "unchanged")
    for _ in range(PATIENCE + 1):
        desk.wait()
        desk.answer(command, "unchanged")
    assert (desk.pair.flight_right, desk.pair.agreed_right["name"]) == (None, "Ann")


def test_a_target_without_versions_whose_event_never_comes_is_believed_at_last() -> None:
    desk, command = sent_one()
    desk.answer(command, "applied")
    for _ in range(12):
        desk.wait(30)
        desk.answer(command, "applied")
    assert desk.pair.flight_right is None or desk.pair.flight_right.command_id != command.command_id


@pytest.mark.parametrize("answered", ["applied", "refused"])
def test_an_answered_command_is_not_sent_again(answered: str) -> None:
    desk, command = sent_one()
    desk.answer(command, "applied" if answered == "applied" else "stale", version=2)
    assert sent(desk.wait()) == []


def test_a_flight_keeps_what_was_sent() -> None:
    desk, command = sent_one()
    flight = desk.pair.flight_right
    assert isinstance(flight, Flight)
    assert (flight.values, flight.expected_version) == ({"name": "Bea"}, 1)
    assert flight.due_at is not None
    assert flight.due_at > NOW
    assert command.caused_by == flight.caused_by


def test_an_edit_that_a_replay_shows_as_none_counts_where_nobody_tells_when_the_command_landed() -> None:
    desk, command = sent_one()
    undone = desk.event(ACCOUNT, {"name": "Ann", "town": "Rome"}, version=3)  # 2 was ours
    desk.take(undone, replay=True)
    decisions = [desk.answer(command)]
    for _ in range(PATIENCE + 1):
        decisions += [desk.wait(), desk.answer(command)]
    assert ("update", {"name": "Ann"}) in sent(*decisions)
    assert desk.pair.agreed_left["name"] == "Ann"


def test_another_form_of_a_value_is_not_believed_once_the_record_shows_the_value_itself() -> None:
    desk, command = sent_one()
    desk.edit(ACCOUNT, by="us", name="of a worker that died")
    desk.edit(ACCOUNT, name="Bea")
    assert sent(desk.answer(command, "unchanged")) == []
    assert desk.pair.agreed_right["name"] == "Bea"


def test_no_event_is_believed_before_the_values_that_a_result_told_without_a_version() -> None:
    desk, command = sent_one()
    desk.answer(command, values={"name": "Bea"})
    assert sent(desk.edit(ACCOUNT, by="us", name="of a worker that died")) == [("update", {"name": "Bea"})]


def test_an_edit_that_lost_a_conflict_is_no_form_of_what_a_target_found() -> None:
    desk, command = sent_one(policy="left wins")
    desk.answer(command, "unchanged")
    assert desk.edit(ACCOUNT, name="Cleo").outcome == Outcome.CONFLICT
    decisions = []
    for _ in range(PATIENCE + 1):
        desk.wait()
        decisions.append(desk.answer(command, "unchanged"))
    assert sent(*decisions) == [("update", {"name": "Bea"})]
    assert desk.pair.agreed_right["name"] == "Bea"
