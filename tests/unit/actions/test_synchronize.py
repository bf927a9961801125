"""Synchronize now: whose values count, what is created, and what is refused with a clear answer."""

import pytest

from schemas.control import Direction
from tests.support.acting import Operator

C1, A1 = "erp/customer/C1", "crm/account/A1"


@pytest.fixture
def pair(customers: Operator) -> Operator:
    """Give an operator with a pair that was coupled as it was: Ann here, Anne with a fax there."""
    customers.ask("couple", C1, A1)
    assert customers.rig.commands() == []
    return customers


@pytest.mark.parametrize(
    ("direction", "side", "name"), [("to_right", "crm", "Ann"), ("to_left", "erp", "Anne")]
)
def test_m10_one_record_is_synchronized_the_way_the_user_says(
    pair: Operator, direction: Direction, side: str, name: str
) -> None:
    (record,) = pair.ask("synchronize", C1, direction=direction).records
    assert record.outcome == "sent"
    (command,) = pair.rig.commands()
    assert (command.side, command.values["name"]) == (side, name)


def test_m10_where_the_mapping_goes_both_ways_the_direction_is_asked_for(pair: Operator) -> None:
    answer = pair.ask("synchronize", C1)
    assert (answer.done, answer.code) == (False, "direction_needed")
    assert "to_right, to_left, or merge" in answer.remedy
    assert pair.rig.commands() == []


def test_m11_several_records_are_synchronized_with_the_same_choice(pair: Operator) -> None:
    answer = pair.ask("synchronize", C1, "erp/customer/C9", direction="to_right")
    assert [(r.outcome, r.code) for r in answer.records] == [("sent", ""), ("refused", "unknown_record")]


def test_merge_lets_a_value_beat_a_blank_and_clashes_on_the_rest(pair: Operator) -> None:
    answer = pair.ask("synchronize", C1, direction="merge")
    assert (answer.done, answer.code) == (False, "clash")
    assert "name and name" in answer.message
    assert pair.rig.commands() == []


def test_merge_sends_each_side_what_the_other_alone_has(pair: Operator) -> None:
    rig = pair.rig
    rig.route(rig.customer("C1", 2, name="Anne", city="Oslo", salesperson_code=""))
    rig.producer.sent.clear()
    pair.ask("synchronize", C1, direction="merge")
    sent = {(c.side, name): value for c in rig.commands() for name, value in c.values.items()}
    assert sent["erp", "fax_no"] == "1"
    assert sent["crm", "address1_city"] == "Oslo"


def test_a_dry_run_shows_the_fields_that_would_change_and_changes_none(pair: Operator) -> None:
    before = pair.rig.store.couplings()
    (record,) = pair.ask("synchronize", C1, direction="to_right", dry_run=True).records
    changes = {(c.record, c.field): (c.now, c.then) for c in record.changes}
    assert changes["crm/account/A1", "name"] == ("Anne", "Ann")
    assert (pair.rig.commands(), pair.rig.store.couplings()) == ([], before)


def test_m12_a_record_without_a_counterpart_is_created_and_its_key_told(customers: Operator) -> None:
    (record,) = customers.ask("synchronize", A1, direction="to_left").records
    assert (record.outcome, record.counterpart) == ("created", None)
    (command,) = customers.rig.commands()
    customers.rig.answer(command, record_id="C7")
    (coupling,) = customers.rig.store.couplings()
    assert (coupling.left_id, coupling.right_id) == ("C7", "A1")


def test_m12_nothing_is_created_where_only_coupled_records_take_part(operator: Operator) -> None:
    answer = operator.ask("synchronize", "crm/systemuser/U1")
    assert (answer.done, answer.code) == (False, "only_coupled")
    assert "--create" in answer.remedy
    assert operator.rig.commands() == []


def test_m12_nothing_is_created_against_the_direction_of_the_mapping(operator: Operator) -> None:
    answer = operator.ask("synchronize", "erp/salesperson/SP1")
    assert (answer.done, answer.code) == (False, "not_coupled")
    assert operator.rig.commands() == []


def test_m6_create_makes_the_counterpart_even_where_records_are_coupled_by_hand(operator: Operator) -> None:
    (record,) = operator.ask("create", "crm/systemuser/U1").records
    assert (record.outcome, record.mapping) == ("created", "salesperson-user")
    (command,) = operator.rig.commands()
    assert (command.operation, command.side, command.values["name"]) == ("create", "erp", "Nancy")


def test_a_counterpart_that_was_deleted_is_told_with_the_ways_out(pair: Operator) -> None:
    rig = pair.rig
    rig.route(rig.change("crm", "account", "A1", 9, operation="delete"))
    answer = pair.ask("synchronize", C1, direction="to_right")
    assert (answer.done, answer.code) == (False, "counterpart_deleted")
    assert "errors restore" in answer.remedy


def test_a_record_outside_its_filter_is_not_sent(pair: Operator) -> None:
    rig = pair.rig
    rig.route(rig.customer("C1", 3, name="Ann", blocked="All", salesperson_code=""))
    before = len(rig.commands())
    answer = pair.ask("synchronize", C1, direction="to_right")
    assert (answer.code, len(rig.commands())) == ("filtered", before)


def test_a_rejected_value_is_sent_again_and_its_error_closes(customers: Operator) -> None:
    rig = customers.rig
    customers.ask("couple", C1, A1, direction="to_right")
    rig.answer(rig.commands()[-1], status="rejected", version=None, code="check", message="no", values={})
    assert len(rig.store.problems()) == 1
    customers.ask("synchronize", C1, direction="to_right")
    assert (len(rig.commands()), rig.store.problems()) == (2, [])
