"""How records are coupled (Business Central's semantics, part 3): what is kept, and what is better."""

import pytest

from tests.support.trade import Trade, trade


@pytest.fixture
def firm() -> Trade:
    return trade(only_coupled=True)


@pytest.mark.parametrize(("first", "name"), [("left", "Cannon Group"), ("right", "CANNON")])
def test_3_1_the_first_synchronization_goes_the_way_that_was_chosen(
    firm: Trade, first: str, name: str
) -> None:
    firm.write("bc/customer/10000", name="Cannon Group")
    firm.write("sales/account/a-1", by="bob", name="CANNON", customertypecode=3)
    firm.couple("customer-account", "10000", "a-1", first)  # type: ignore[arg-type]  # a word of FirstSync
    assert firm.show("bc/customer/10000")["name"] == firm.show("sales/account/a-1")["name"] == name


def test_3_4_one_partner_is_a_pair_none_and_several_are_told(firm: Trade) -> None:
    for code, mail in (("AA", "a@x.example"), ("BB", "b@x.example"), ("CC", "c@x.example"), ("DD", "")):
        firm.write(f"bc/salesperson/{code}", name=code, e_mail=mail)
    for user, mail in (("u-a", "A@x.example"), ("u-b1", "b@x.example"), ("u-b2", "b@x.example"), ("u-d", "")):
        firm.write(
            f"sales/systemuser/{user}", by="bob", fullname=user, internalemailaddress=mail, islicensed=True
        )
    found = firm.matches("salesperson-user")
    assert [(pair.left, pair.right) for pair in found.pairs] == [("AA", "u-a")]
    assert [(tangle.left, tangle.right) for tangle in found.several] == [(("BB",), ("u-b1", "u-b2"))]
    assert (found.left, found.right) == (("CC", "DD"), ("u-d",))


def test_3_4_users_outside_the_filter_are_not_matched(firm: Trade) -> None:
    firm.write("bc/salesperson/AA", e_mail="a@x.example")
    firm.write("sales/systemuser/u-a", by="bob", internalemailaddress="a@x.example", isdisabled=True)
    found = firm.matches("salesperson-user")
    assert (found.pairs, found.left, found.searched) == ((), ("AA",), (1, 0))


def test_3_4_an_account_that_is_coupled_as_a_vendor_may_still_be_matched_as_a_customer() -> None:
    firm = trade(only_coupled=True, customer_types=(3, 11), vendor_types=(3, 11))
    firm.write("bc/vendor/V1", name="Mill")
    firm.write("bc/customer/10000", name="Mill", e_mail="m@x.example")
    firm.write("sales/account/a-1", by="bob", name="Mill", emailaddress1="m@x.example", customertypecode=3)
    firm.couple("vendor-account", "V1", "a-1")
    assert [(pair.left, pair.right) for pair in firm.matches("customer-account").pairs] == [("10000", "a-1")]


def test_3_4_what_is_coupled_already_is_counted_and_not_matched_again(firm: Trade) -> None:
    firm.write("bc/customer/10000", name="Mill", e_mail="m@x.example")
    firm.write("sales/account/a-1", by="bob", name="Mill", emailaddress1="m@x.example", customertypecode=3)
    firm.couple("customer-account", "10000", "a-1")
    found = firm.matches("customer-account")
    assert (found.pairs, found.coupled, found.left) == ((), 1, ())


def test_3_5_a_customer_that_is_deleted_and_uncoupled_takes_no_company_from_its_contacts() -> None:
    firm = trade(on_delete="uncouple")
    firm.write("bc/customer/10000", name="Mill")
    (account,) = firm.ids("sales/account")
    firm.write("bc/contact/CT1", type="Person", company_type="Customer", company_no="10000", surname="Lee")
    firm.delete("bc/customer/10000")
    firm.write("bc/contact/CT1", surname="Ray")
    contact = firm.made("sales/contact")
    assert (contact["lastname"], contact["parentcustomerid"]) == ("Ray", account)
