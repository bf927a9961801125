"""An operator, and records that could be coupled."""

import pytest

from tests.support.acting import Operator


@pytest.fixture
def operator() -> Operator:
    """Give an operator who knows a salesperson and a user that are one person."""
    made = Operator()
    rig = made.rig
    rig.route(
        rig.change("crm", "systemuser", "U1", 1, author="bob", fullname="Nancy", islicensed=True),
        rig.change("erp", "salesperson", "SP1", 1, name="Nan", code="SP1"),
    )
    return made


@pytest.fixture
def customers(operator: Operator) -> Operator:
    """Give an operator with a customer and an account that are not coupled, though they could be."""
    rig = operator.rig
    rig.route(
        rig.customer("C1", 1, name="Ann", city="Oslo", salesperson_code=""),
        rig.change("crm", "account", "A1", 2, name="Anne", statecode=0, customertypecode=3, fax="1"),
    )
    for command in rig.commands():
        operator.landed(command, 1)
        key = f"{command.side}/{command.table}/{command.coupling_id}"
        operator.ask("uncouple", key)
        rig.route(rig.change(command.side, command.table, command.coupling_id, 2, operation="delete"))
    assert rig.store.totals()["couplings"] == 0
    rig.producer.sent.clear()
    operator.seen.clear()
    return operator
