"""M31, M32 and M43: posted invoices and their lines, after every entity they refer to."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.support.trade import Trade, trade

INVOICE = {
    "sell_to_customer_no": "10000",
    "bill_to_city": "Leeds",
    "amount": Decimal(100),
    "company_id": "cronus",
}
LINE = {"document_no": "103001", "quantity": Decimal(2), "unit_price": Decimal(50), "amount": Decimal(100)}


@pytest.fixture
def firm() -> Trade:
    return trade()


@pytest.fixture
def stocked(firm: Trade) -> Trade:
    """A firm with all that invoices refer to."""
    firm.write("bc/company/cronus", name="CRONUS")
    firm.write("bc/unit_of_measure/PCS")
    firm.write("bc/customer/10000", name="Cannon Group")
    firm.write("bc/item/1000", description="Bicycle", base_unit_of_measure="PCS")
    firm.write("bc/resource/LINDA", name="Linda", base_unit_of_measure="PCS")
    return firm


def test_m31_a_posted_invoice_becomes_an_invoice(stocked: Trade) -> None:
    stocked.pair("payment-terms", "1M(8D)", "1")
    stocked.write(
        "bc/sales_invoice_header/103001",
        **INVOICE,
        due_date=date(2026, 3, 31),
        payment_terms_code="1M(8D)",
        work_description="Handle with care",
    )
    invoice = stocked.made("sales/invoice")
    assert (invoice["invoicenumber"], invoice["name"], invoice["billto_city"]) == (
        "103001",
        "103001",
        "Leeds",
    )
    assert (invoice["customerid"], invoice["customeridtype"]) == (
        stocked.counterpart("customer-account", "10000"),
        "account",
    )
    assert invoice["pricelevelid"] == stocked.counterpart("company-price-list", "cronus")
    assert invoice["duedate"] == datetime(2026, 3, 31, tzinfo=UTC)
    assert (invoice["totalamountlessfreight"], invoice["paymenttermscode"]) == (100, 1)
    assert (invoice["description"], invoice["statecode"]) == ("Handle with care", 0)


def test_m43_an_invoice_waits_for_everything_it_refers_to(firm: Trade) -> None:
    firm.write("bc/sales_invoice_header/103001", **INVOICE, salesperson_code="JR", currency_code="EUR")
    assert firm.waits() == {
        "salesperson-user/JR",
        "customer-account/10000",
        "company-price-list/cronus",
        "currency-currency/EUR",
    }
    firm.write("bc/company/cronus", name="CRONUS")
    firm.write("bc/currency/EUR")
    firm.write("bc/customer/10000", name="Cannon Group")
    assert firm.ids("sales/invoice") == []
    firm.write("bc/salesperson/JR", name="Jim")
    firm.write("sales/systemuser/u-1", by="bob", isdisabled=True)
    firm.couple("salesperson-user", "JR", "u-1")
    assert firm.made("sales/invoice")["ownerid"] == "u-1"


def test_m43_lines_wait_for_their_invoice_and_their_product(firm: Trade) -> None:
    firm.write("bc/unit_of_measure/PCS")
    firm.write("bc/sales_invoice_line/l-1", **LINE, type="Item", no="1000", unit_of_measure_code="PCS")
    assert firm.waits() == {"invoice-invoice/103001", "item-product/1000"}
    firm.write("bc/item/1000", description="Bicycle")
    firm.write("bc/customer/10000", name="Cannon Group")
    assert firm.ids("sales/invoicedetail") == []
    firm.write("bc/sales_invoice_header/103001", sell_to_customer_no="10000")
    line = firm.made("sales/invoicedetail")
    assert line["invoiceid"] == firm.ids("sales/invoice")[0]
    assert line["productid"] == firm.counterpart("item-product", "1000")


def test_m32_a_line_carries_quantity_price_and_amounts(stocked: Trade) -> None:
    stocked.write("bc/sales_invoice_header/103001", **INVOICE)
    stocked.write("bc/sales_invoice_line/l-1", **LINE, type="Resource", no="LINDA", line_no=10000)
    line = stocked.made("sales/invoicedetail")
    assert line["productid"] == stocked.counterpart("resource-product", "LINDA")
    assert (line["quantity"], line["priceperunit"], line["baseamount"]) == (2, 50, 100)
    assert (line["ispriceoverridden"], line["isproductoverridden"], line["lineitemnumber"]) == (
        True,
        False,
        10000,
    )


def test_m32_a_line_about_an_account_names_what_was_sold(stocked: Trade) -> None:
    stocked.write("bc/sales_invoice_header/103001", **INVOICE)
    stocked.write("bc/sales_invoice_line/l-1", **LINE, type="G/L Account", no="6110", description="Freight")
    line = stocked.made("sales/invoicedetail")
    assert (line["productid"], line["productdescription"], line["isproductoverridden"]) == (
        None,
        "Freight",
        True,
    )


def test_m32_a_line_of_text_is_no_line_of_the_invoice(stocked: Trade) -> None:
    stocked.write("bc/sales_invoice_header/103001", **INVOICE)
    stocked.write("bc/sales_invoice_line/l-1", document_no="103001", description="Thank you")
    assert set(stocked.outcomes("bc/sales_invoice_line/l-1").values()) == {"filtered"}


def test_m31_nothing_of_an_invoice_comes_back(stocked: Trade) -> None:
    stocked.write("bc/sales_invoice_header/103001", **INVOICE)
    (invoice,) = stocked.ids("sales/invoice")
    stocked.write(f"sales/invoice/{invoice}", by="bob", billto_city="York")
    assert stocked.show("bc/sales_invoice_header/103001")["bill_to_city"] == "Leeds"
