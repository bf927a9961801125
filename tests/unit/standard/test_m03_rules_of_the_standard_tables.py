"""M3: the standard tables come with their rules: M21 to M35 as mappings, M36 to M44 in their settings."""

import pytest

from tests.support.standard import compile_standard, load_standard

TABLES = {
    "M21": ("bc/salesperson", "sales/systemuser"),
    "M22": ("bc/customer", "sales/account"),
    "M23": ("bc/contact", "sales/contact"),
    "M24": ("bc/currency", "sales/transactioncurrency"),
    "M25": ("bc/unit_of_measure", "sales/uomschedule"),
    "M26": ("bc/item", "sales/product"),
    "M27": ("bc/resource", "sales/product"),
    "M28": ("bc/customer_price_group", "sales/pricelevel"),
    "M29": ("bc/sales_price", "sales/productpricelevel"),
    "M30": ("bc/opportunity", "sales/opportunity"),
    "M31": ("bc/sales_invoice_header", "sales/invoice"),
    "M32": ("bc/sales_invoice_line", "sales/invoicedetail"),
    "M33": ("bc/sales_header", "sales/salesorder"),
}


@pytest.mark.parametrize("row", TABLES)
def test_m3_every_standard_table_has_a_mapping(row: str) -> None:
    pairs = {
        (f"{each.left.side}/{each.left.table}", f"{each.right.side}/{each.right.table}")
        for each in compile_standard(order_integration=True).values()
    }
    assert TABLES[row] in pairs


def test_m3_statuses_and_options_have_option_mappings() -> None:
    names = {each.options for each in load_standard().options}
    assert {"payment-terms", "shipment-method", "shipping-agent", "sales-order-status"} <= names
