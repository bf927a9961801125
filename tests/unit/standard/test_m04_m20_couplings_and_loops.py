"""M4: a coupling ties one record to its counterpart, per mapping. M20: our own writes go nowhere."""

import pytest

from tests.support.trade import Trade, trade

BUSY = {"sales/account": {"telephone1": "5"}, "bc/customer": {"phone_no": "5"}}


@pytest.fixture
def firm() -> Trade:
    """A customer that is coupled with an account."""
    firm = trade()
    firm.write("bc/customer/10000", name="Cannon Group")
    return firm


def test_m4_a_coupling_ties_one_record_to_its_counterpart_per_mapping(firm: Trade) -> None:
    firm.write("bc/unit_of_measure/PCS")
    of_unit = {each.mapping: each for each in firm.store.couplings() if each.left_id == "PCS"}
    assert of_unit.keys() == {"unit-unit-group", "unit-unit"}
    assert of_unit["unit-unit-group"].right_id == firm.ids("sales/uomschedule")[0]
    assert of_unit["unit-unit"].right_id == firm.ids("sales/uom")[0]
    (customer,) = firm.store.couplings("customer-account")
    assert (customer.left_id, customer.right_id) == ("10000", firm.ids("sales/account")[0])


@pytest.mark.parametrize("table", BUSY)
def test_m20_a_change_by_the_integration_user_is_not_synchronized_on_either_side(
    firm: Trade, table: str
) -> None:
    record = f"{table}/{firm.ids(table)[0]}"
    sent = len(firm.sent)
    firm.write(record, by="echoless", **BUSY[table])
    assert firm.outcomes(record)["customer-account"] == "foreign write"
    assert len(firm.sent) == sent
    assert {firm.made("bc/customer")["phone_no"], firm.made("sales/account")["telephone1"]} == {"5", None}


@pytest.mark.parametrize("table", BUSY)
def test_m20_a_command_comes_back_as_an_echo_on_either_side_and_ends_there(firm: Trade, table: str) -> None:
    (there,) = (other for other in BUSY if other != table)
    sent = len(firm.sent)
    firm.write(f"{table}/{firm.ids(table)[0]}", by="bob", **BUSY[table])
    assert firm.outcomes(f"{there}/{firm.ids(there)[0]}")["customer-account"] == "echo"
    assert len(firm.sent) == sent + 1
