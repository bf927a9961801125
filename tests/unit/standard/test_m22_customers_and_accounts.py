"""M22: customers of Business Central and accounts of Sales, both ways; one account in several roles."""

from decimal import Decimal

import pytest

from tests.support.trade import Trade, trade

ACCOUNT = {"name": "Cannon Group", "customertypecode": 3, "statecode": 0}


@pytest.fixture
def firm() -> Trade:
    return trade()


def test_m22_a_customer_becomes_an_account_of_the_relationship_customer(firm: Trade) -> None:
    firm.write("bc/customer/10000", name="Cannon Group", city="Leeds", credit_limit_lcy=Decimal("12.34567"))
    account = firm.made("sales/account")
    assert (account["name"], account["address1_city"]) == ("Cannon Group", "Leeds")
    assert (account["customertypecode"], account["statecode"]) == (3, 0)
    assert account["creditlimit"] == Decimal("12.3457")


def test_m22_an_account_becomes_a_customer_with_the_values_of_its_template(firm: Trade) -> None:
    firm.write("sales/account/a-1", by="bob", **ACCOUNT, telephone1="123")
    customer = firm.made("bc/customer")
    assert (customer["name"], customer["phone_no"]) == ("Cannon Group", "123")
    assert (customer["customer_posting_group"], customer["blocked"]) == ("DOMESTIC", "")


@pytest.mark.parametrize("wrong", [{"customertypecode": 8}, {"statecode": 1}])
def test_m22_accounts_of_another_relationship_or_out_of_use_are_filtered(
    firm: Trade, wrong: dict[str, int]
) -> None:
    firm.write("sales/account/a-1", by="bob", **{**ACCOUNT, **wrong})
    assert firm.outcomes("sales/account/a-1")["customer-account"] == "filtered"
    assert firm.ids("bc/customer") == []


def test_m22_an_account_out_of_use_says_nothing_until_it_is_back_and_still_hears_its_customer(
    firm: Trade,
) -> None:
    firm.write("bc/customer/10000", name="Cannon Group")
    (account,) = firm.ids("sales/account")
    firm.write(f"sales/account/{account}", by="bob", statecode=1, telephone1="123")
    firm.write("bc/customer/10000", city="Leeds")
    assert firm.show("bc/customer/10000")["phone_no"] is None
    assert firm.show(f"sales/account/{account}")["address1_city"] == "Leeds"
    firm.write(f"sales/account/{account}", by="bob", statecode=0)
    assert firm.show("bc/customer/10000")["phone_no"] == "123"
    assert firm.errors() == []


def test_m22_edits_travel_both_ways_and_their_echoes_end(firm: Trade) -> None:
    firm.write("bc/customer/10000", name="Cannon Group")
    (account,) = firm.ids("sales/account")
    firm.write("bc/customer/10000", city="Leeds")
    firm.write(f"sales/account/{account}", by="bob", telephone1="123")
    assert firm.show(f"sales/account/{account}")["address1_city"] == "Leeds"
    assert firm.show("bc/customer/10000")["phone_no"] == "123"
    assert len(firm.sent) == 3


def test_m22_the_credit_limit_goes_to_sales_only(firm: Trade) -> None:
    firm.write("bc/customer/10000", name="Cannon Group", credit_limit_lcy=Decimal(10))
    (account,) = firm.ids("sales/account")
    firm.write(f"sales/account/{account}", by="bob", creditlimit=Decimal(99))
    assert firm.show("bc/customer/10000")["credit_limit_lcy"] == Decimal(10)


def test_m22_number_and_mobile_phone_stay_at_home_until_their_rows_are_switched_on() -> None:
    def switched_on(text: str) -> str:
        return text.replace(
            "accountnumber, direction: to_right, enabled: false", "accountnumber, direction: to_right"
        )

    for firm, number in ((trade(), None), (trade(switched_on), "10000")):
        firm.write("bc/customer/10000", name="Cannon Group", mobile_phone_no="777")
        account = firm.made("sales/account")
        assert (account["accountnumber"], account["telephone2"]) == (number, None)


def test_m22_both_sides_edited_at_once_waits_for_a_person(firm: Trade) -> None:
    firm.write("bc/customer/10000", name="Cannon Group")
    (account,) = firm.ids("sales/account")
    with firm.apart():
        firm.write("bc/customer/10000", name="Cannon Limited", city="Leeds")
        firm.write(f"sales/account/{account}", by="bob", name="Cannon Inc", telephone1="123")
    (problem,) = firm.errors()
    assert problem.left is not None
    assert problem.right is not None
    assert (problem.left["name"], problem.right["name"]) == ("Cannon Limited", "Cannon Inc")
    assert firm.show("bc/customer/10000")["phone_no"] == "123"
    assert firm.made("sales/account")["address1_city"] == "Leeds"


def test_m22_the_company_id_is_stamped_on_what_is_created() -> None:
    firm = trade(company_id="5c2a0f0e-1111-4222-8333-944455556666")
    firm.write("bc/customer/10000", name="Cannon Group")
    assert firm.made("sales/account")["bcbi_companyid"] == "5c2a0f0e-1111-4222-8333-944455556666"


def test_m22_a_vendor_becomes_an_account_of_the_relationship_vendor(firm: Trade) -> None:
    firm.write("bc/vendor/V1", name="Mill & Co")
    firm.write("sales/account/a-2", by="bob", name="Forge", customertypecode=11)
    assert firm.show(f"sales/account/{firm.counterpart('vendor-account', 'V1')}")["customertypecode"] == 11
    assert [firm.show(f"bc/vendor/{number}")["name"] for number in firm.ids("bc/vendor")] == [
        "Mill & Co",
        "Forge",
    ]
    assert firm.ids("bc/customer") == []


@pytest.fixture
def two_roles() -> Trade:
    """One account that is a customer and a vendor; both roles take accounts of either relationship."""
    firm = trade(only_coupled=True, customer_types=(3, 11), vendor_types=(3, 11))
    firm.write("bc/customer/10000", name="Mill & Co")
    firm.write("bc/vendor/V1", name="Mill & Co")
    firm.write("sales/account/a-1", by="bob", **{**ACCOUNT, "name": "Mill & Co"})
    firm.couple("customer-account", "10000", "a-1")
    firm.couple("vendor-account", "V1", "a-1")
    return firm


def test_m22_what_happens_to_an_account_in_one_role_reaches_the_other_role(two_roles: Trade) -> None:
    two_roles.write("bc/vendor/V1", phone_no="555")
    assert two_roles.show("sales/account/a-1")["telephone1"] == "555"
    assert two_roles.show("bc/customer/10000")["phone_no"] == "555"
    two_roles.write("bc/customer/10000", city="Leeds")
    assert two_roles.show("bc/vendor/V1")["city"] == "Leeds"
    assert len(two_roles.sent) == 4


def test_m22_uncoupling_by_deletion_ends_one_role_only(two_roles: Trade) -> None:
    two_roles.delete("bc/vendor/V1")
    two_roles.write("sales/account/a-1", by="bob", address1_city="York")
    assert two_roles.show("bc/customer/10000")["city"] == "York"
    assert two_roles.show("sales/account/a-1")["name"] == "Mill & Co"


def test_m22_as_shipped_a_role_that_the_account_does_not_show_sends_but_does_not_hear() -> None:
    firm = trade(only_coupled=True)
    firm.write("bc/vendor/V1", name="Mill & Co")
    firm.write("sales/account/a-1", by="bob", **ACCOUNT)
    firm.couple("vendor-account", "V1", "a-1")
    firm.write("bc/vendor/V1", phone_no="555")
    firm.write("sales/account/a-1", by="bob", address1_city="York")
    assert firm.show("sales/account/a-1")["telephone1"] == "555"
    assert firm.show("bc/vendor/V1")["city"] is None
