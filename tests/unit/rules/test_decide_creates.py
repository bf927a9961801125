"""decide(): a record without a counterpart, and the record that a create made."""

import pytest

from rules.outcome import Outcome
from schemas.keys import LinkKey, RecordKey
from schemas.messages import Command
from schemas.values import Values
from tests.unit.rules.deciding import ACCOUNT, CUSTOMER, Desk, sent

NEW = RecordKey("crm", "account", "new")
ANN: Values = {"name": "Ann", "city": "Rome", "phone": None}


def created(**setup: object) -> tuple[Desk, Command]:
    """A new customer, and the command that creates its account."""
    desk = Desk(**setup)
    (decision,) = desk.take(desk.event(CUSTOMER, ANN))
    (command,) = decision.commands
    assert (decision.outcome, command.operation, command.record_id) == (Outcome.SENT, "create", None)
    return desk, command


def made(desk: Desk, command: Command, *, by: str = "us", version: int = 0, **more: object) -> list[object]:
    """Let the change log tell of the record that the command made."""
    image = {**command.values, "memo": None, **more}
    event = desk.event(NEW, image, by=by, version=version, coupling_id=command.coupling_id)
    return [(d.outcome, sent(d)) for d in desk.take(event)]


def test_a_new_record_is_created_on_the_other_side() -> None:
    _, command = created()
    assert command.values == {"name": "Ann", "town": "Rome", "phone": None, "kind": "c"}
    assert command.expected_version is None


def test_the_same_record_always_gives_the_same_coupling() -> None:
    (_, one), (_, two) = created(), created()
    assert (one.coupling_id, one.command_id) == (two.coupling_id, two.command_id)


def test_while_a_create_is_in_flight_nothing_else_goes_to_the_pair() -> None:
    desk, command = created()
    assert desk.edit(CUSTOMER, name="Bea").outcome == Outcome.QUEUED
    made(desk, command, by="ann", version=2, town="Bonn")
    assert desk.pair.flight_left is None
    decision = desk.answer(command, version=1, record_id="new")
    assert sent(decision) == [("update", {"city": "Bonn"}), ("update", {"name": "Bea"})]


def test_the_id_is_known_from_the_event_before_the_result() -> None:
    desk, command = created()
    assert made(desk, command) == [(Outcome.ECHO, [])]
    assert desk.known.counterparts[LinkKey("customer", "left", "C1")] == "new"
    assert sent(desk.answer(command, version=0, record_id="new")) == []
    assert desk.pair.flight_right is None


def test_the_id_is_known_from_the_result_before_the_event() -> None:
    desk, command = created()
    desk.answer(command, version=0, record_id="new")
    assert desk.known.counterparts[LinkKey("customer", "left", "C1")] == "new"
    assert made(desk, command) == [(Outcome.ECHO, [])]
    assert desk.pair.flight_right is None


def test_an_edit_between_the_result_of_a_create_and_its_event_counts_as_queued() -> None:
    desk, command = created()
    desk.answer(command, version=5, record_id="new")
    assert desk.edit(CUSTOMER, phone="1").outcome == Outcome.QUEUED
    assert made(desk, command, version=5) == [(Outcome.ECHO, [("update", {"phone": "1"})])]


@pytest.mark.parametrize("nothing", [None, ""])
def test_a_new_record_of_ours_that_shows_null_or_a_blank_clears_nothing(nothing: str | None) -> None:
    desk = Desk(foreign=("synchronize", "ignore"))
    (decision,) = desk.take(desk.event(ACCOUNT, {"name": "Ann", "phone": "1", "kind": "c"}))
    (command,) = decision.commands
    key = RecordKey("erp", "customer", "new")
    event = desk.event(key, {"name": "Ann", "phone": nothing}, by="us", coupling_id=command.coupling_id)
    assert sent(*desk.take(event), desk.answer(command, version=0, record_id="new")) == []


def test_a_value_that_comes_after_the_create_is_not_undone_by_what_the_new_record_shows() -> None:
    desk = Desk()
    (decision,) = desk.take(desk.event(CUSTOMER, {**ANN, "city": "much too long"}))
    (command,) = decision.commands
    desk.edit(CUSTOMER, city="Bonn")
    made(desk, command, version=1, town="default")
    assert sent(desk.answer(command, version=1, record_id="new")) == [("update", {"town": "Bonn"})]


@pytest.mark.parametrize("nothing", [None, ""])
def test_a_new_record_that_was_edited_before_it_is_known_for_ours_clears_nothing_either(
    nothing: str | None,
) -> None:
    desk = Desk()
    ((command,),) = [d.commands for d in desk.take(desk.event(ACCOUNT, {"name": "Ann", "phone": "1"}))]
    key = RecordKey("erp", "customer", "new")
    image = {"name": "Ann", "phone": nothing, "note": "edited"}
    desk.take(desk.event(key, image, coupling_id=command.coupling_id))
    assert sent(desk.answer(command, version=0, record_id="new")) == []


def test_what_a_new_record_begins_with_meets_what_could_not_be_sent_as_a_conflict() -> None:
    desk = Desk(foreign=("ignore", "synchronize"))
    ((command,),) = [d.commands for d in desk.take(desk.event(CUSTOMER, {**ANN, "city": "much too long"}))]
    assert made(desk, command, version=1, town="default") == [(Outcome.CONFLICT, [])]
    assert sent(desk.answer(command, version=1, record_id="new")) == []


def test_what_the_target_fills_in_by_itself_comes_back() -> None:
    desk = Desk()
    (decision,) = desk.take(desk.event(ACCOUNT, {"name": "Ann", "phone": None, "kind": "c"}))
    (command,) = decision.commands
    key = RecordKey("erp", "customer", "new")
    event = desk.event(key, {"name": "Ann", "phone": "default"}, by="us", coupling_id=command.coupling_id)
    decisions = [*desk.take(event), desk.answer(command, version=0, record_id="new")]
    assert sent(*decisions) == [("update", {"phone": "default"})]


def test_a_replay_couples_and_never_recreates_a_record_of_ours() -> None:
    desk, command = created()
    event = desk.event(NEW, dict(command.values), by="us", version=0, coupling_id=command.coupling_id)
    (decision,) = desk.take(event, replay=True)
    assert (decision.outcome, decision.commands) == (Outcome.ECHO, ())
    assert desk.pair.right_id == "new"


def test_a_replay_never_recreates_a_record_whose_coupling_is_lost() -> None:
    desk = Desk()
    event = desk.event(NEW, {"name": "Ann", "kind": "c"}, by="us", coupling_id="lost")
    (decision,) = desk.take(event, replay=True)
    assert (decision.outcome, decision.commands) == (Outcome.ECHO, ())


def test_a_record_made_under_the_integration_account_creates_nothing() -> None:
    desk = Desk()
    (decision,) = desk.take(desk.event(CUSTOMER, ANN, by="us"))
    assert (decision.outcome, decision.commands) == (Outcome.ECHO, ())


def test_a_record_that_the_filter_leaves_out_is_filtered() -> None:
    desk = Desk()
    (decision,) = desk.take(desk.event(ACCOUNT, {"name": "Ann", "kind": "v"}))
    assert (decision.outcome, decision.commands) == (Outcome.FILTERED, ())


def test_a_ghosts_create_is_found_again_by_its_name() -> None:
    desk, ghost = created()
    again, command = created()
    assert (ghost.command_id, ghost.values) == (command.command_id, command.values)
    made(desk, ghost)
    decision = again.answer(command, "unchanged", version=0, record_id="new", values=dict(ghost.values))
    assert decision.commands == ()
    assert again.pair.right_id == "new"


def test_a_ghosts_record_that_a_user_edited_meanwhile_keeps_the_edit() -> None:
    _, ghost = created()
    desk = Desk()
    image = {**ghost.values, "memo": None}
    desk.take(desk.event(NEW, image, by="us", version=1, coupling_id=ghost.coupling_id))
    desk.take(desk.event(NEW, {**image, "name": "Bea"}, version=2, coupling_id=ghost.coupling_id))
    ((command,),) = [d.commands for d in desk.take(desk.event(CUSTOMER, ANN))]
    decision = desk.answer(command, version=1, record_id="new", values=dict(ghost.values))
    assert sent(decision) == [("update", {"name": "Bea"})]


def test_a_field_of_a_ghosts_record_that_somebody_emptied_is_an_edit() -> None:
    _, ghost = created()
    desk = Desk()
    image = {**ghost.values, "memo": None}
    desk.take(desk.event(NEW, image, by="us", version=1, coupling_id=ghost.coupling_id))
    desk.take(desk.event(NEW, {**image, "town": None}, version=2, coupling_id=ghost.coupling_id))
    ((command,),) = [d.commands for d in desk.take(desk.event(CUSTOMER, ANN))]
    decision = desk.answer(command, "unchanged", version=2, record_id="new")
    assert decision.outcome == Outcome.CONFLICT


def test_a_ghosts_record_that_was_deleted_meanwhile_is_known_to_be_gone() -> None:
    _, ghost = created()
    desk = Desk(on_delete=("ignore", "uncouple"))
    image = {**ghost.values, "memo": None}
    desk.take(desk.event(NEW, image, by="us", version=1, coupling_id=ghost.coupling_id))
    desk.take(desk.event(NEW, None, version=2, coupling_id=ghost.coupling_id))
    ((command,),) = [d.commands for d in desk.take(desk.event(CUSTOMER, ANN))]
    assert desk.answer(command, version=1, record_id="new").removed is not None


def test_a_found_record_with_other_values_is_brought_into_step() -> None:
    desk, command = created()
    made(desk, command, name="Other")
    decision = desk.answer(command, "unchanged", version=0, record_id="new", values={"name": "Other"})
    assert sent(decision) == [("update", {"name": "Ann"})]


def test_a_first_image_that_hides_an_edit_behind_our_create_tells_the_edit_alone() -> None:
    desk, command = created()
    desk.answer(command, version=1, record_id="new")
    assert made(desk, command, by="ann", version=5, name="Bea") == [
        (Outcome.SENT, [("update", {"name": "Bea"})])
    ]


def test_a_rejected_create_waits_for_a_correction() -> None:
    desk, command = created()
    assert desk.answer(command, "rejected").problem is not None
    assert sent(desk.edit(CUSTOMER, note="no difference")) == []
    assert [operation for operation, _ in sent(desk.edit(CUSTOMER, name="Bea"))] == ["create"]


def test_a_record_that_was_found_and_not_made_may_tell_of_itself_twice() -> None:
    desk, command = created()
    made(desk, command, name="ann")
    desk.answer(command, "unchanged", version=5, record_id="new")
    assert made(desk, command, version=5) == [(Outcome.ECHO, [])]
    assert desk.pair.flight_right is None
