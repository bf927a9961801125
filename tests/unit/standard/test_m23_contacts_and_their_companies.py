"""M23 and M37: the people of customers; a contact belongs to a company, and its salesperson owns it."""

import pytest

from tests.support.trade import Trade, trade

PERSON = {"type": "Person", "company_type": "Customer", "company_no": "10000"}
CONTACT = {"firstname": "Ann", "lastname": "Lee", "parentcustomeridtype": "account"}


@pytest.fixture
def firm() -> Trade:
    return trade()


@pytest.fixture
def account(firm: Trade) -> str:
    """Couple a customer with an account; gives the account's id."""
    firm.write("bc/customer/10000", name="Cannon Group")
    (account,) = firm.ids("sales/account")
    return account


def test_m23_a_person_of_a_company_becomes_a_contact_of_its_account(firm: Trade, account: str) -> None:
    firm.write("bc/contact/CT1", **PERSON, first_name="Ann", surname="Lee")
    contact = firm.made("sales/contact")
    assert (contact["firstname"], contact["lastname"]) == ("Ann", "Lee")
    assert (contact["parentcustomerid"], contact["parentcustomeridtype"]) == (account, "account")


@pytest.mark.parametrize("wrong", [{"type": "Company"}, {"company_no": ""}, {"company_no": None}])
def test_m23_companies_and_persons_without_a_company_do_not_take_part(
    firm: Trade, wrong: dict[str, str | None]
) -> None:
    firm.write("bc/contact/CT1", **{**PERSON, **wrong})
    assert firm.outcomes("bc/contact/CT1")["contact-contact"] == "filtered"
    assert firm.waits() == set()


def test_m37_a_contact_of_an_account_becomes_a_person_of_its_customer(firm: Trade, account: str) -> None:
    firm.write("sales/contact/c-1", by="bob", **CONTACT, parentcustomerid=account)
    person = firm.made("bc/contact")
    assert (person["first_name"], person["company_no"]) == ("Ann", "10000")
    assert (person["type"], person["company_type"]) == ("Person", "Customer")


@pytest.mark.parametrize(
    "wrong", [{"parentcustomerid": None}, {"parentcustomeridtype": "contact"}, {"parentcustomerid": ""}]
)
def test_m37_a_contact_that_belongs_to_no_account_is_not_created(
    firm: Trade, wrong: dict[str, str | None]
) -> None:
    firm.write("sales/contact/c-1", by="bob", **{**CONTACT, "parentcustomerid": "a-1", **wrong})
    assert firm.outcomes("sales/contact/c-1")["contact-contact"] == "filtered"
    assert firm.ids("bc/contact") == []


def test_m23_a_contact_waits_for_its_company_and_is_released_by_that_coupling(firm: Trade) -> None:
    firm.write("bc/contact/CT1", **PERSON, first_name="Ann")
    assert firm.outcomes("bc/contact/CT1")["contact-contact"] == "parked"
    assert firm.waits() == {"customer-account/10000"}
    firm.write("bc/customer/10000", name="Cannon Group")
    assert firm.made("sales/contact")["parentcustomerid"] == firm.ids("sales/account")[0]
    assert firm.waits() == set()


def test_m37_the_salesperson_of_a_contact_owns_it(firm: Trade, account: str) -> None:
    firm.write("sales/systemuser/u-1", by="bob", fullname="Jim", islicensed=True)
    (code,) = firm.ids("bc/salesperson")
    firm.write("bc/contact/CT1", **PERSON, salesperson_code=code)
    assert account
    assert (firm.made("sales/contact")["ownerid"], firm.made("sales/contact")["owneridtype"]) == (
        "u-1",
        "systemuser",
    )


def test_m23_a_customer_and_its_primary_contact_wait_for_each_other_only_once(firm: Trade) -> None:
    firm.write("bc/customer/10000", name="Cannon Group", primary_contact_no="CT1")
    firm.write("bc/contact/CT1", **PERSON, first_name="Ann")
    assert firm.made("sales/account")["primarycontactid"] == firm.ids("sales/contact")[0]
    assert firm.waits() == set()


def test_m23_a_person_who_leaves_the_company_keeps_the_parent_that_is_known(
    firm: Trade, account: str
) -> None:
    firm.write("bc/contact/CT1", **PERSON, first_name="Ann")
    firm.write("bc/contact/CT1", company_no="")
    assert firm.outcomes("bc/contact/CT1")["contact-contact"] == "filtered"
    assert firm.made("sales/contact")["parentcustomerid"] == account


def test_m23_the_people_of_vendors_are_coupled_with_contacts_of_the_vendors_account() -> None:
    firm = trade(lambda text: text.replace("only_coupled: true # or: create", "create"))
    firm.write("bc/vendor/V1", name="Mill & Co")
    firm.write("bc/contact/CT9", type="Person", company_type="Vendor", company_no="V1", surname="Lee")
    contact = firm.made("sales/contact")
    assert contact["parentcustomerid"] == firm.counterpart("vendor-account", "V1")
    assert firm.outcomes("bc/contact/CT9")["contact-contact"] == "filtered"
