"""An operator, and two records that could be coupled."""

import pytest

from tests.support.acting import Operator


@pytest.fixture
def operator() -> Operator:
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
        rig.change("crm", "account", "A1", 1, name="Anne", statecode=0, customertypecode=7),
    )
    for command in rig.commands():
        operator.landed(command, 1)
        operator.ask("uncouple", "erp/customer/C1")
    rig.route(rig.change("crm", "account", "A1", 2, name="Anne", statecode=0, customertypecode=3, fax="1"))
    for command in rig.commands():
        if command.operation == "create" and command.side == "erp":
            operator.landed(command, 1)
            operator.ask("uncouple", "crm/account/A1")
    rig.producer.sent.clear()
    return operator
