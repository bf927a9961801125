"""What Business Central's synchronization does and this one does not: sixteen behaviours, the last eight."""

from datetime import timedelta
from itertools import permutations

import pytest

from schemas.keys import RecordKey
from schemas.values import Values
from tests.support.trade import Trade, trade

ACCOUNT = {"name": "Cannon Group", "customertypecode": 3}


def short(path: str) -> str:
    """Name a record in an id of a test."""
    return RecordKey(*path.split("/", 2)).table


@pytest.fixture
def firm() -> Trade:
    return trade()


def coupled(firm: Trade) -> str:
    """Couple a customer with an account; gives the account."""
    firm.write("bc/customer/10000", name="Cannon Group")
    return f"sales/account/{firm.counterpart('customer-account', '10000')}"


def test_do_not_copy_09_every_record_without_a_match_is_named() -> None:
    firm = trade(only_coupled=True)
    for code in ("AA", "BB", "CC"):
        firm.write(f"bc/salesperson/{code}", name=code)
    found = firm.matches("salesperson-user")
    assert (found.left, found.pairs) == (("AA", "BB", "CC"), ())


def test_do_not_copy_10_what_fails_beside_a_record_does_not_stop_its_data(firm: Trade) -> None:
    firm.write("bc/company/cronus", name="CRONUS")
    firm.refuses = lambda key, _: "no prices today" if key.table == "productpricelevel" else ""
    firm.write("bc/item/1000", description="Bicycle", company_id="cronus")
    firm.write("bc/item/1000", description="City bicycle")
    assert firm.made("sales/product")["name"] == "City bicycle"
    assert {problem.mapping for problem in firm.errors()} == {"item-price"}


def test_do_not_copy_11_a_text_that_is_too_long_is_an_error_and_is_never_cut(firm: Trade) -> None:
    account = coupled(firm)
    firm.write(account, by="bob", address1_city="L" * 31)
    assert firm.show("bc/customer/10000")["city"] is None
    (problem,) = firm.errors()
    assert (problem.mapping, problem.code) == ("customer-account", "too_long")
    assert problem.remedy
    firm.write(account, by="bob", address1_city="L" * 30)
    assert firm.show("bc/customer/10000")["city"] == "L" * 30
    assert firm.errors() == []


def test_do_not_copy_12_a_template_does_not_overwrite_what_is_mapped() -> None:
    def wordy(text: str) -> str:
        return text.replace(
            "values: {customertypecode: 3,", "values: {name: TEMPLATE, fax: none, customertypecode: 3,"
        )

    firm = trade(wordy)
    firm.write("bc/customer/10000", name="Cannon Group", fax_no="1")
    assert (firm.made("sales/account")["name"], firm.made("sales/account")["fax"]) == ("Cannon Group", "1")


def test_do_not_copy_13_of_two_mappings_between_the_same_tables_each_knows_its_own(firm: Trade) -> None:
    firm.write("bc/vendor/V1", name="Mill")
    vendor = firm.counterpart("vendor-account", "V1")
    firm.write("bc/contact/CT9", type="Person", company_type="Vendor", company_no="V1")
    firm.write("sales/contact/c-9", by="bob")
    firm.couple("vendor-contact", "CT9", "c-9", "left")
    assert firm.show("sales/contact/c-9")["parentcustomerid"] == vendor
    assert firm.counterpart("contact-contact", "CT9") is None


@pytest.mark.parametrize("wrong", [timedelta(days=-365), timedelta(milliseconds=-1001), timedelta(days=365)])
def test_do_not_copy_14_the_clocks_of_the_sides_decide_nothing(firm: Trade, wrong: timedelta) -> None:
    account = coupled(firm)
    firm.now += wrong
    firm.write(account, by="bob", telephone1="123")
    firm.now -= wrong * 2
    firm.write("bc/customer/10000", city="Leeds")
    assert firm.show("bc/customer/10000")["phone_no"] == "123"
    assert firm.show(account)["address1_city"] == "Leeds"
    assert len(firm.sent) == 3


def test_do_not_copy_15_a_change_of_sales_arrives_by_itself_and_so_does_a_deletion() -> None:
    firm = trade(on_delete="delete")
    firm.write("sales/account/a-1", by="bob", **ACCOUNT)
    assert firm.made("bc/customer")["name"] == "Cannon Group"
    firm.delete("sales/account/a-1", by="bob")
    assert firm.ids("bc/customer") == []


IN_ANY_ORDER: dict[str, Values] = {
    "bc/sales_invoice_line/l-1": {"document_no": "103001", "type": "Item", "no": "1000"},
    "bc/sales_invoice_header/103001": {"sell_to_customer_no": "10000", "company_id": "cronus"},
    "bc/customer/10000": {"name": "Cannon Group", "currency_code": "EUR"},
    "bc/item/1000": {"description": "Bicycle", "base_unit_of_measure": "PCS", "company_id": "cronus"},
    "bc/unit_of_measure/PCS": {},
    "bc/currency/EUR": {},
    "bc/company/cronus": {"name": "CRONUS"},
}


@pytest.mark.parametrize(
    "order", list(permutations(IN_ANY_ORDER))[::600], ids=lambda order: " ".join(map(short, order))
)
def test_do_not_copy_16_in_whatever_order_records_come_all_of_them_arrive(
    firm: Trade, order: tuple[str, ...]
) -> None:
    for path in order:
        firm.write(path, **IN_ANY_ORDER[path])
    tables = ("account", "product", "uom", "uomschedule", "transactioncurrency", "invoice", "invoicedetail")
    assert {table: len(firm.ids(f"sales/{table}")) for table in tables} == dict.fromkeys(tables, 1)
    assert firm.made("sales/invoicedetail")["productid"] == firm.ids("sales/product")[0]
    assert firm.waits() == set()
