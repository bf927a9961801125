"""The routing agent and pairs that end, or begin again, by what somebody does to one record."""

from dataclasses import replace

from agents.routing import Router
from rules.compiled import Lane
from schemas.keys import RecordKey
from schemas.messages import Command
from tests.support.rig import Rig

MAPPING = "customer-account"


def coupled(**of_customers: object) -> tuple[Rig, Command]:
    """A rig with one pair, whose customers' lane has these settings."""
    rig = Rig()
    mapping = rig.mappings[MAPPING]
    left: Lane = replace(mapping.left, **of_customers)  # type: ignore[arg-type]  # a test names fields of Lane
    rig.mappings[MAPPING] = replace(mapping, left=left)
    rig.router = Router(rig.parts(), rig.mappings)
    rig.route(rig.customer("C1", 1, name="A", operation="create"))
    (command,) = rig.commands()
    rig.answer(command)
    values, id_ = command.values, command.coupling_id
    made = rig.change(
        "crm", "account", id_, 1, author="echoless", operation="create", coupling_id=id_, **values
    )
    rig.route(made)
    return rig, command


def generations(rig: Rig, account: str) -> list[int]:
    keys = [RecordKey("erp", "customer", "C1"), RecordKey("crm", "account", account)]
    records = rig.store.records(keys)
    return [records[key].generation for key in keys]


def test_a_record_that_leaves_its_filter_is_uncoupled_and_both_records_know_it() -> None:
    rig, command = coupled(on_exit="uncouple")
    rig.route(rig.customer("C1", 2, name="A", blocked="All"))
    assert rig.outcomes()["uncoupled"] == 1
    assert rig.store.couplings() == []
    assert generations(rig, command.coupling_id) == [1, 1]


def test_a_deleted_record_is_restored_under_a_new_coupling_and_counted() -> None:
    rig, command = coupled(on_delete="restore")
    rig.route(rig.change("erp", "customer", "C1", 2, operation="delete"))
    again = rig.commands()[-1]
    assert (again.operation, again.side, again.generation) == ("create", "erp", 1)
    assert again.values["no"] == "C1", "the record that is made again has all that was agreed"
    assert rig.outcomes()["restored"] == 1
    assert [c.id for c in rig.store.couplings()] == [again.coupling_id]
    assert again.coupling_id != command.coupling_id
