"""M36: a customer goes to an account only once its salesperson is coupled to a user."""

import pytest

from tests.support.trade import Trade, trade


@pytest.fixture
def firm() -> Trade:
    return trade()


def test_m36_a_customer_waits_until_its_salesperson_is_coupled_to_a_user(firm: Trade) -> None:
    firm.write("bc/salesperson/JR", name="Jim Rose")
    firm.write("bc/customer/10000", name="Cannon Group", salesperson_code="JR")
    assert firm.outcomes("bc/customer/10000")["customer-account"] == "parked"
    assert firm.waits() == {"salesperson-user/JR"}
    assert firm.ids("sales/account") == []
    firm.write("sales/systemuser/u-1", fullname="Jim Rose", isdisabled=True, islicensed=True)
    firm.couple("salesperson-user", "JR", "u-1")
    assert firm.waits() == set()
    account = firm.made("sales/account")
    assert (account["name"], account["ownerid"], account["owneridtype"]) == (
        "Cannon Group",
        "u-1",
        "systemuser",
    )


def test_m36_a_customer_without_a_salesperson_waits_for_nobody_and_leaves_the_owner_alone(
    firm: Trade,
) -> None:
    firm.write("bc/customer/10000", name="Cannon Group")
    assert firm.made("sales/account")["ownerid"] is None
    account = firm.ids("sales/account")[0]
    firm.write(f"sales/account/{account}", by="bob", ownerid="u-9")
    firm.write("bc/customer/10000", name="Cannon Group plc")
    assert firm.made("sales/account")["ownerid"] == "u-9"


def test_m36_only_accounts_with_the_relationship_type_customer_become_customers(firm: Trade) -> None:
    firm.write("sales/account/a-1", by="bob", name="Rival", customertypecode=1)
    firm.write("sales/account/a-2", by="bob", name="Friend", customertypecode=3)
    assert firm.outcomes("sales/account/a-1")["customer-account"] == "filtered"
    assert firm.made("bc/customer")["name"] == "Friend"
