"""decide(): a worker died after it sent a create; the record is heard of before its coupling is known."""

import pytest

from rules.compiled import Template
from rules.decision import Decision
from rules.outcome import Outcome
from schemas.known import Record
from schemas.messages import Command
from schemas.values import Value, Values
from tests.property.kinds import INTEGRATION
from tests.unit.rules.deciding import ACCOUNT, CUSTOMER, Desk, sent

ANN: Values = {"name": "Ann", "city": None, "phone": "1"}


def made_by_the_dead(desk: Desk, **more: Value) -> Values:
    """Let a worker create an account and die; its event is heard of, and then what somebody edits there."""
    (decision,) = (dead := Desk()).take(dead.event(CUSTOMER, ANN))
    (create,) = decision.commands
    image = {**create.values, "memo": None, **more}
    of_ours = {"coupling_id": create.coupling_id}
    first = {**create.values, "memo": None}
    assert desk.take(desk.event(ACCOUNT, first, by="us", **of_ours))[0].outcome == Outcome.ECHO
    desk.take(desk.event(ACCOUNT, {**image, "tier": 1}, **of_ours))
    return {**image, "tier": 1}


def find(desk: Desk, image: Values, **edited: Value) -> list[tuple[str, Values]]:
    """Let the customer be created anew as it is since, and its account be found; gives what is sent then."""
    (decision,) = desk.take(desk.event(CUSTOMER, {**ANN, **edited}, version=2))
    create: Command = decision.commands[0]
    found = desk.take(desk.event(ACCOUNT, {**image, "tier": 2}, coupling_id=create.coupling_id))
    version = desk.known.records[ACCOUNT].version
    answered = desk.answer(create, "unchanged", record_id="A1", version=version)
    return sent(*found, answered)


@pytest.mark.parametrize("phone", ["2", "", None])
def test_what_the_dead_worker_wrote_is_no_edit_of_a_field_that_only_receives(phone: str | None) -> None:
    image = made_by_the_dead(desk := Desk())
    assert find(desk, image, phone=phone) == [("update", {"phone": phone})]


def test_an_edit_of_the_found_record_counts_also_if_nothing_was_sent_to_it_since() -> None:
    image = made_by_the_dead(desk := Desk(), memo="edited")
    (parked,) = desk.take(desk.event(CUSTOMER, {**ANN, "rep": "unknown"}, version=2))
    assert (parked.outcome, parked.commands) == (Outcome.PARKED, ())
    found = desk.take(desk.event(ACCOUNT, {**image, "tier": 2}, coupling_id=desk.pair.id))
    assert sent(*found) == [("update", {"note": "edited"})]


def test_a_template_value_of_the_found_record_goes_to_its_source_if_nothing_was_sent_since() -> None:
    desk = Desk()
    desk.alter("left", templates=(Template(lambda _: True, {"memo": "new"}),))
    (parked,) = desk.take(desk.event(CUSTOMER, {**ANN, "rep": "unknown"}))
    made = {"name": "Ann", "town": None, "phone": "1", "memo": "new"}
    desk.known.records[ACCOUNT] = Record(ACCOUNT, 1, INTEGRATION["crm"], made)
    found = desk.take(desk.event(ACCOUNT, {**made, "tier": 1}, version=2, coupling_id=desk.pair.id))
    assert (parked.outcome, parked.commands) == (Outcome.PARKED, ())
    assert sent(*found) == [("update", {"note": "new"})]


def test_where_edits_of_such_a_field_are_reported_so_is_what_may_be_one() -> None:
    desk = Desk()
    desk.alter(report=frozenset({("right", "phone")}))
    image = made_by_the_dead(desk, phone="edited")
    assert find(desk, image) == []
    assert desk.pair.by_hand == {"right": {"phone": "1"}}


def test_an_edit_of_the_found_record_goes_to_its_source() -> None:
    image = made_by_the_dead(desk := Desk(), memo="edited", name="Bea")
    assert find(desk, image) == [("update", {"name": "Bea", "note": "edited"})]


def edit_in_a_pause(desk: Desk) -> None:
    """Let sends be paused, and the customer's name be edited meanwhile."""
    desk.known.paused = frozenset({("customer", "right")})
    desk.take(desk.event(CUSTOMER, ANN))
    (parked,) = desk.take(desk.event(CUSTOMER, {**ANN, "name": "Bea"}))
    assert (parked.outcome, parked.commands) == (Outcome.PARKED, ())


def find_after_a_pause(desk: Desk, **edited: Value) -> list[Decision]:
    """Let the account be found after its customer was edited in a pause."""
    image = made_by_the_dead(desk, **edited)
    edit_in_a_pause(desk)
    return desk.take(desk.event(ACCOUNT, {**image, "tier": 2}, coupling_id=desk.pair.id))


def test_what_the_dead_worker_wrote_is_no_edit_if_its_source_was_edited_while_the_pair_waited() -> None:
    found = find_after_a_pause(desk := Desk(), memo="edited")
    assert sent(*found) == [("update", {"note": "edited"})]
    desk.carry_out(found[0].commands[0], version=9)
    desk.known.paused = frozenset()
    assert sent(desk.release()) == [("update", {"name": "Bea"})]


def test_what_the_dead_worker_wrote_is_no_edit_if_another_create_was_sent_since() -> None:
    made_by_the_dead(desk := Desk(), memo="edited")
    edit_in_a_pause(desk)
    desk.known.paused = frozenset()
    (create,) = desk.release().commands
    version = desk.known.records[ACCOUNT].version
    answered = desk.answer(create, "unchanged", record_id="A1", version=version)
    assert sent(answered) == [("update", {"note": "edited"}), ("update", {"name": "Bea"})]
    assert desk.pair.unseen_right == {}


def test_who_edited_the_found_record_had_not_seen_what_was_edited_while_the_pair_waited() -> None:
    (found,) = find_after_a_pause(Desk(), name="Cat")
    assert found.outcome == Outcome.CONFLICT


def test_an_edit_of_the_found_record_counts_also_if_somebody_wrote_under_our_account_since() -> None:
    image = made_by_the_dead(desk := Desk(), memo="edited")
    desk.known.couplings.clear()
    ours = desk.event(ACCOUNT, {**image, "tier": 3}, by="us", coupling_id="of the dead")
    assert desk.take(ours)[0].outcome == Outcome.ECHO
    (decision,) = desk.take(desk.event(CUSTOMER, ANN))
    version = desk.known.records[ACCOUNT].version
    answered = desk.answer(decision.commands[0], "unchanged", record_id="A1", version=version)
    assert sent(answered) == [("update", {"note": "edited"})]


def test_a_pair_is_over_if_the_found_record_is_gone_like_the_one_that_it_was_made_for() -> None:
    desk = Desk(on_delete=("ignore", "ignore"))
    (decision,) = desk.take(desk.event(CUSTOMER, ANN))
    create = decision.commands[0]
    desk.known.records[ACCOUNT] = Record(ACCOUNT, 2, "ann", None, deleted=True)
    assert desk.take(desk.event(CUSTOMER, None))[0].outcome == Outcome.FILTERED
    desk.answer(create, record_id="A1", version=1)
    assert len(desk.removed) == 1


def test_a_found_record_that_was_deleted_under_our_account_takes_its_counterpart_not_along() -> None:
    made_by_the_dead(desk := Desk(on_delete=("delete", "delete")), memo="edited")
    desk.known.couplings.clear()
    desk.take(desk.event(ACCOUNT, None, by="us", coupling_id="of the dead"))
    (decision,) = desk.take(desk.event(CUSTOMER, ANN))
    assert sent(desk.answer(decision.commands[0], record_id="A1", version=1)) == []
