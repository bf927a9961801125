"""M26, M27 and M42: items and resources are products, of different types."""

from decimal import Decimal

import pytest

from tests.support.trade import Trade, trade


@pytest.fixture
def firm() -> Trade:
    firm = trade()
    firm.write("bc/unit_of_measure/PCS")
    return firm


def test_m26_an_item_becomes_a_product_of_type_sales_inventory(firm: Trade) -> None:
    firm.write(
        "bc/item/1000",
        description="Bicycle",
        base_unit_of_measure="PCS",
        unit_price=Decimal("4000.12345"),
        unit_cost=Decimal(350),
        inventory=Decimal(32),
        vendor_item_no="B-1",
    )
    product = firm.made("sales/product")
    assert (product["productnumber"], product["name"], product["producttypecode"]) == ("1000", "Bicycle", 1)
    assert (product["price"], product["standardcost"], product["currentcost"]) == (
        Decimal("4000.1235"),
        350,
        350,
    )
    assert (product["quantityonhand"], product["vendorpartnumber"]) == (32, "B-1")
    assert product["defaultuomid"] == firm.counterpart("unit-unit", "PCS")
    assert product["defaultuomscheduleid"] == firm.counterpart("unit-unit-group", "PCS")
    assert (product["quantitydecimal"], product["statecode"]) == (2, 0)


def test_m26_a_product_becomes_an_item_with_its_unit(firm: Trade) -> None:
    group = firm.counterpart("unit-unit-group", "PCS")
    firm.write(
        "sales/product/p-1",
        by="bob",
        name="Lamp",
        producttypecode=1,
        defaultuomscheduleid=group,
        price=Decimal(9),
    )
    item = firm.made("bc/item")
    assert (item["description"], item["base_unit_of_measure"], item["unit_price"]) == ("Lamp", "PCS", None)
    assert (item["gen_prod_posting_group"], item["blocked"]) == ("RETAIL", False)


def test_m26_an_item_waits_for_its_unit(firm: Trade) -> None:
    firm.write("bc/item/1000", description="Bicycle", base_unit_of_measure="BOX")
    assert {"unit-unit/BOX", "unit-unit-group/BOX"} <= firm.waits()
    firm.write("bc/unit_of_measure/BOX")
    product = firm.made("sales/product")
    assert product["defaultuomid"] == firm.counterpart("unit-unit", "BOX")
    assert product["defaultuomscheduleid"] == firm.counterpart("unit-unit-group", "BOX")


def test_m26_the_name_travels_both_ways_prices_only_to_sales(firm: Trade) -> None:
    firm.write("bc/item/1000", description="Bicycle", unit_price=Decimal(10))
    (product,) = firm.ids("sales/product")
    firm.write(f"sales/product/{product}", by="bob", name="City bicycle", price=Decimal(99))
    item = firm.show("bc/item/1000")
    assert (item["description"], item["unit_price"]) == ("City bicycle", Decimal(10))


def test_m27_a_resource_becomes_a_product_of_type_services(firm: Trade) -> None:
    firm.write("bc/resource/LINDA", name="Linda", base_unit_of_measure="PCS", capacity=Decimal(8))
    product = firm.made("sales/product")
    assert (product["productnumber"], product["name"], product["producttypecode"]) == ("LINDA", "Linda", 3)
    assert (product["quantityonhand"], product["defaultuomid"]) == (8, firm.counterpart("unit-unit", "PCS"))


@pytest.mark.parametrize(("kind", "table"), [(1, "item"), (3, "resource")])
def test_m42_the_type_of_a_product_tells_whether_it_is_an_item_or_a_resource(
    firm: Trade, kind: int, table: str
) -> None:
    group = firm.counterpart("unit-unit-group", "PCS")
    firm.write("sales/product/p-1", by="bob", name="Thing", producttypecode=kind, defaultuomscheduleid=group)
    assert {name: len(firm.ids(f"bc/{name}")) for name in ("item", "resource")} == {
        "item": 0,
        "resource": 0,
    } | {table: 1}


def test_m26_products_of_other_types_are_neither(firm: Trade) -> None:
    firm.write("sales/product/p-1", by="bob", name="Flat fee", producttypecode=4)
    assert set(firm.outcomes("sales/product/p-1").values()) == {"filtered"}
