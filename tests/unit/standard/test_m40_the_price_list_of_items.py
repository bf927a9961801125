"""M40: synchronizing items creates a price list in Sales; what is changed there by hand is reported."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.support.trade import Trade, trade


@pytest.fixture
def firm() -> Trade:
    firm = trade(default_price_list="Our prices")
    firm.write("bc/company/cronus", name="CRONUS", display_name="Cronus Ltd.")
    firm.write("bc/unit_of_measure/PCS")
    return firm


BICYCLE = {
    "description": "Bicycle",
    "base_unit_of_measure": "PCS",
    "company_id": "cronus",
    "unit_price": Decimal(10),
}


def test_m40_the_company_gets_a_price_list_by_itself(firm: Trade) -> None:
    prices = firm.made("sales/pricelevel")
    assert (prices["name"], prices["description"]) == ("Our prices", "Cronus Ltd.")


@pytest.mark.parametrize("edit", [{"name": "Winter sale"}, {"description": "Prices of Cronus"}])
def test_m40_the_list_itself_edited_by_hand_in_sales_is_reported_and_not_spread(
    firm: Trade, edit: dict[str, str]
) -> None:
    prices = f"sales/pricelevel/{firm.ids('sales/pricelevel')[0]}"
    firm.write(prices, by="bob", **edit)
    (problem,) = firm.errors()
    assert (problem.mapping, problem.code) == ("company-price-list", "receiver edited")
    assert firm.show(prices).items() >= edit.items()
    assert firm.show("bc/company/cronus")["display_name"] == "Cronus Ltd."
    firm.write(prices, by="bob", name="Our prices", description="Cronus Ltd.")
    assert firm.errors() == []


def test_m40_every_item_has_a_line_in_the_list_and_names_the_list(firm: Trade) -> None:
    firm.write("bc/item/1000", **BICYCLE)
    line, product = firm.made("sales/productpricelevel"), firm.made("sales/product")
    assert line["productid"] == product["productid"]
    assert line["pricelevelid"] == product["pricelevelid"] == firm.ids("sales/pricelevel")[0]
    assert (line["amount"], line["uomid"]) == (10, firm.counterpart("unit-unit", "PCS"))


def test_m40_a_new_price_of_the_item_changes_the_line(firm: Trade) -> None:
    firm.write("bc/item/1000", **BICYCLE)
    firm.write("bc/item/1000", unit_price=Decimal(12))
    assert firm.made("sales/productpricelevel")["amount"] == 12


def test_m40_resources_have_lines_too(firm: Trade) -> None:
    firm.write(
        "bc/resource/LINDA",
        name="Linda",
        base_unit_of_measure="PCS",
        company_id="cronus",
        unit_price=Decimal(80),
    )
    assert firm.made("sales/productpricelevel")["amount"] == 80


def test_m40_a_price_changed_by_hand_in_sales_is_reported_and_neither_spread_nor_put_back(
    firm: Trade,
) -> None:
    firm.write("bc/item/1000", **BICYCLE)
    (line,) = firm.ids("sales/productpricelevel")
    firm.write(f"sales/productpricelevel/{line}", by="bob", amount=Decimal(7))
    (problem,) = firm.errors()
    assert (problem.mapping, problem.code) == ("item-price", "receiver edited")
    assert firm.show(f"sales/productpricelevel/{line}")["amount"] == 7
    assert firm.show("bc/item/1000")["unit_price"] == 10


def test_m40_the_report_ends_when_both_sides_agree_again(firm: Trade) -> None:
    firm.write("bc/item/1000", **BICYCLE)
    (line,) = firm.ids("sales/productpricelevel")
    firm.write(f"sales/productpricelevel/{line}", by="bob", amount=Decimal(7))
    firm.write(f"sales/productpricelevel/{line}", by="bob", amount=Decimal(10))
    assert firm.errors() == []
    firm.write(f"sales/productpricelevel/{line}", by="bob", amount=Decimal(7))
    firm.write("bc/item/1000", unit_price=Decimal(11))
    assert firm.show(f"sales/productpricelevel/{line}")["amount"] == 11
    assert firm.errors() == []


def test_m40_the_line_of_an_item_that_nobody_couples_waits_a_year_before_it_is_an_error(firm: Trade) -> None:
    lines = ("item-price", "resource-price", "sales-price", "invoice-line", "order-line")
    assert {firm.mappings[name].park_deadline for name in lines} == {timedelta(days=365)}
    assert firm.mappings["customer-account"].park_deadline == timedelta(days=1)
