"""decide(): on_delete restore: a deleted record is made again from its counterpart."""

from rules.outcome import Outcome
from schemas.known import Record
from schemas.values import Values
from tests.unit.rules.deciding import ACCOUNT, CUSTOMER, Desk, sent

ANN: Values = {"name": "Ann", "city": "Rome", "phone": "1"}
THERE: Values = {"name": "Ann", "town": "Rome", "phone": "1", "kind": "c"}
WHOLE = ("create", {"name": "Ann", "town": "Rome", "phone": "1", "kind": "c"})


def coupled(**setup: object) -> Desk:
    desk = Desk(on_delete=("ignore", "restore"), **setup)
    desk.couple(ANN, THERE)
    return desk


def test_on_delete_restore_makes_a_record_again_from_its_counterpart() -> None:
    desk = coupled()
    (decision, *_) = desk.take(desk.event(ACCOUNT, None))
    assert (decision.outcome, sent(decision)) == (Outcome.RESTORED, [WHOLE])
    assert "made again" in decision.reason


def test_a_restored_record_has_a_new_coupling_of_a_new_generation() -> None:
    desk = coupled()
    (decision, *_) = desk.take(desk.event(ACCOUNT, None))
    assert decision.removed is not None
    assert decision.removed.id == "customer-pair"
    assert (desk.pair.generation, desk.pair.left_id, desk.pair.right_id) == (1, "C1", None)
    assert desk.pair.id != "customer-pair"
    assert desk.known.records[CUSTOMER].generation == 1
    assert decision.commands[0].coupling_id == desk.pair.id


def test_a_restored_record_is_coupled_under_the_id_the_target_gives_it() -> None:
    desk = coupled()
    (decision, *_) = desk.take(desk.event(ACCOUNT, None))
    (command,) = decision.commands
    again = ACCOUNT._replace(id="A2")
    event = desk.event(again, {**command.values}, by="us", version=9, coupling_id=command.coupling_id)
    assert [d.outcome for d in desk.take(event)] == [Outcome.ECHO]
    desk.answer(command, version=9, record_id="A2")
    assert (desk.pair.left_id, desk.pair.right_id, desk.pair.flight_right) == ("C1", "A2", None)
    assert sent(desk.edit(CUSTOMER, name="Bea")) == [("update", {"name": "Bea"})]


def test_a_restored_record_gets_what_was_agreed_even_where_the_counterpart_has_not_shown_it_yet() -> None:
    desk = coupled()
    desk.couple(ANN, THERE, agreed_left={**ANN, "name": "Bea"}, agreed_right={**THERE, "name": "Bea"})
    (decision, *_) = desk.take(desk.event(ACCOUNT, None))
    assert sent(decision) == [("update", {"name": "Bea"}), ("create", {**WHOLE[1], "name": "Bea"})]


def test_a_record_is_made_again_once_the_command_on_its_way_to_its_counterpart_is_done() -> None:
    desk = coupled()
    (command,) = desk.edit(ACCOUNT, name="Bea").commands
    (decision, *_) = desk.take(desk.event(ACCOUNT, None))
    assert (decision.outcome, sent(decision)) == (Outcome.RESTORED, [])
    assert sent(*desk.carry_out(command, 2)) == [("create", {**WHOLE[1], "name": "Bea"})]


def test_a_deletion_that_had_not_seen_an_edit_is_a_conflict_and_the_edit_stays() -> None:
    desk = coupled()
    desk.edit(CUSTOMER, name="Bea")
    (decision, *_) = desk.take(desk.event(ACCOUNT, None))
    assert decision.outcome == Outcome.CONFLICT
    assert "had not seen the edits of name" in decision.reason
    assert sent(decision) == [("create", {**WHOLE[1], "name": "Bea"})]


def test_a_deletion_under_the_integration_account_is_not_undone() -> None:
    desk = coupled()
    (decision, *_) = desk.take(desk.event(ACCOUNT, None, by="us"))
    assert (decision.outcome, sent(decision)) == (Outcome.FOREIGN_WRITE, [])


def test_a_record_is_not_made_again_while_its_counterpart_is_outside_its_filter() -> None:
    desk = Desk(on_delete=("restore", "ignore"))
    desk.couple(ANN, {**THERE, "kind": "v"})
    (decision, *_) = desk.take(desk.event(CUSTOMER, None))
    assert (decision.outcome, sent(decision)) == (Outcome.FILTERED, [])
    back = desk.edit(ACCOUNT, kind="c")
    assert (back.outcome, sent(back)[0][0]) == (Outcome.RESTORED, "create")


def test_a_record_deleted_before_it_had_a_counterpart_is_gone_for_good() -> None:
    desk = Desk(on_delete=("restore", "restore"))
    desk.take(desk.event(CUSTOMER, {**ANN, "rep": "nobody"}))
    (decision, *_) = desk.take(desk.event(CUSTOMER, None))
    assert (decision.outcome, sent(decision)) == (Outcome.UNCOUPLED, [])


def test_a_record_of_ours_deleted_before_we_knew_its_id_is_made_again() -> None:
    desk = Desk(on_delete=("ignore", "restore"))
    (made, *_) = desk.take(desk.event(CUSTOMER, ANN))
    (command,) = made.commands
    desk.known.records[ACCOUNT] = Record(ACCOUNT, 2, "ann", None, deleted=True)
    again = desk.answer(command, version=1, record_id="A1")
    assert (again.outcome, sent(again)) == (Outcome.RESTORED, [WHOLE])


def test_of_values_held_for_a_person_those_of_the_record_that_is_left_stand() -> None:
    desk = coupled(policy="error")
    desk.edit(CUSTOMER, name="Bea")
    assert desk.edit(ACCOUNT, name="Eve").outcome == Outcome.CONFLICT
    assert desk.pair.held == {"left": {"name": "Bea"}, "right": {"name": "Eve"}}
    (decision, *_) = desk.take(desk.event(ACCOUNT, None))
    assert sent(decision) == [("create", {**WHOLE[1], "name": "Bea"})]
    assert decision.resolved
    assert desk.pair.held == {}


def test_a_deletion_seen_again_makes_nothing_a_second_time() -> None:
    desk = coupled()
    event = desk.event(ACCOUNT, None)
    desk.take(event)
    assert sent(*desk.take(event), *desk.take(event, replay=True)) == []
