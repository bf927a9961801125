"""M28, M29 and M42: customer price groups are price lists, their prices are lines."""

from decimal import Decimal

import pytest

from rules.match_keys import Keys
from rules.matching import match
from schemas.keys import LinkKey, RecordKey
from schemas.known import Record
from tests.support.trade import Trade, trade

PRICE = {
    "sales_type": "Customer Price Group",
    "sales_code": "RETAIL",
    "item_no": "1000",
    "unit_price": Decimal(9),
}


@pytest.fixture
def firm() -> Trade:
    firm = trade()
    firm.write("bc/unit_of_measure/PCS")
    firm.write("bc/item/1000", description="Bicycle", base_unit_of_measure="PCS")
    return firm


def test_m28_a_customer_price_group_becomes_a_price_list(firm: Trade) -> None:
    firm.write("bc/customer_price_group/RETAIL", description="Retail")
    prices = firm.made("sales/pricelevel")
    assert (prices["name"], prices["description"], prices["statecode"]) == ("RETAIL", "Retail", 0)


def test_m29_a_price_of_a_group_becomes_a_line_of_its_list(firm: Trade) -> None:
    firm.write("bc/customer_price_group/RETAIL")
    firm.write("bc/sales_price/s-1", **PRICE, unit_of_measure_code="PCS")
    line = firm.made("sales/productpricelevel")
    assert line["pricelevelid"] == firm.counterpart("price-group-price-list", "RETAIL")
    assert line["productid"] == firm.counterpart("item-product", "1000")
    assert line["uomid"] == firm.counterpart("unit-unit", "PCS")
    assert (line["productnumber"], line["amount"], line["pricingmethodcode"]) == ("1000", 9, 1)


def test_m29_a_price_waits_for_its_list_and_its_product(firm: Trade) -> None:
    firm.write("bc/sales_price/s-1", **{**PRICE, "item_no": "1001"})
    assert firm.waits() == {"price-group-price-list/RETAIL", "item-product/1001"}
    firm.write("bc/customer_price_group/RETAIL")
    assert firm.waits() >= {"item-product/1001"}
    firm.write("bc/item/1001", description="Lamp", base_unit_of_measure="PCS")
    assert firm.made("sales/productpricelevel")["amount"] == 9


@pytest.mark.parametrize(
    "wrong",
    [{"sales_type": "Customer"}, {"sales_type": "All Customers"}, {"sales_code": ""}, {"sales_code": None}],
)
def test_m42_prices_for_others_than_a_customer_price_group_are_filtered(
    firm: Trade, wrong: dict[str, str | None]
) -> None:
    firm.write("bc/sales_price/s-1", **{**PRICE, **wrong})
    assert firm.outcomes("bc/sales_price/s-1") == {"sales-price": "filtered"}


def test_m29_a_deleted_price_takes_its_line_along(firm: Trade) -> None:
    firm.write("bc/customer_price_group/RETAIL")
    firm.write("bc/sales_price/s-1", **PRICE)
    firm.delete("bc/sales_price/s-1")
    assert firm.ids("sales/productpricelevel") == []


def test_m29_a_price_that_is_no_longer_for_the_group_takes_its_line_along(firm: Trade) -> None:
    firm.write("bc/customer_price_group/RETAIL")
    firm.write("bc/sales_price/s-1", **PRICE)
    firm.write("bc/sales_price/s-1", sales_type="All Customers")
    assert firm.ids("sales/productpricelevel") == []


def test_m28_price_groups_may_be_switched_off() -> None:
    assert not {"price-group-price-list", "sales-price"} & set(trade(customer_price_groups=False).mappings)


def test_m29_a_line_that_is_there_already_is_matched_by_its_list_and_its_product(firm: Trade) -> None:
    mapping = firm.mappings["sales-price"]
    price = Record(RecordKey("bc", "sales_price", "s-1"), 1, "alice", {**PRICE})
    line = Record(
        RecordKey("sales", "productpricelevel", "x-1"), 1, "bob", {"pricelevelid": "l-1", "productid": "p-1"}
    )
    coupled = {
        LinkKey("price-group-price-list", "left", "RETAIL"): "l-1",
        LinkKey("item-product", "left", "1000"): "p-1",
    }
    left, right = Keys(mapping, "left").entry(price, coupled), Keys(mapping, "right").entry(line, coupled)
    assert left is not None
    assert right is not None
    assert [pair[:2] for pair in match(mapping, [left], [right], ()).pairs] == [("s-1", "x-1")]
