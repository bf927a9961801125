"""M33, M34 and M44: orders that began in Sales, when they are released; their status both ways."""

from decimal import Decimal

import pytest

from tests.support.trade import Trade, trade

ORDER = {"document_type": "Order", "no": "S-1001", "your_reference": "ORD-01", "sell_to_customer_no": "10000"}
LINE = {"document_id": "h-1", "document_type": "Order", "type": "Item", "no": "1000", "quantity": Decimal(3)}


def open_shop(**settings: object) -> Trade:
    """Give a firm with all that orders refer to."""
    firm = trade(**settings)
    for options, left_id, right_id in (
        ("sales-order-status", "Open", "0"),
        ("sales-order-status", "Released", "1"),
    ):
        firm.pair(options, left_id, right_id)
    firm.write("bc/unit_of_measure/PCS")
    firm.write("bc/item/1000", description="Bicycle", base_unit_of_measure="PCS")
    firm.write("bc/customer/10000", name="Cannon Group")
    return firm


@pytest.fixture
def shop() -> Trade:
    """A firm where an order of Sales is coupled with the order that was made of it here."""
    firm = open_shop()
    firm.write("sales/salesorder/o-1", by="bob", ordernumber="ORD-01", statecode=0)
    firm.write("bc/sales_header/h-1", **ORDER, status="Open")
    firm.couple("order-order", "h-1", "o-1")
    return firm


def test_m44_an_order_is_synchronized_when_it_is_released_and_not_before(shop: Trade) -> None:
    shop.write("bc/sales_header/h-1", ship_to_city="Leeds")
    assert shop.outcomes("bc/sales_header/h-1") == {"order-order": "filtered"}
    assert shop.show("sales/salesorder/o-1")["shipto_city"] is None
    shop.write("bc/sales_header/h-1", status="Released")
    order = shop.show("sales/salesorder/o-1")
    assert (order["shipto_city"], order["statecode"]) == ("Leeds", 1)


def test_m33_sales_keeps_its_number_and_hears_ours(shop: Trade) -> None:
    shop.write(
        "bc/sales_header/h-2", **{**ORDER, "no": "S-1002", "your_reference": "ORD-02", "status": "Released"}
    )
    shop.write("sales/salesorder/o-2", by="bob", ordernumber="ORD-02")
    shop.couple("order-order", "h-2", "o-2", "left")
    order = shop.show("sales/salesorder/o-2")
    assert (order["ordernumber"], order["bcbi_businesscentralordernumber"]) == ("ORD-02", "S-1002")


@pytest.mark.parametrize(
    "wrong", [{"document_type": "Quote"}, {"status": "Open"}, {"status": "Pending Approval"}]
)
def test_m33_only_released_orders_pass(shop: Trade, wrong: dict[str, str]) -> None:
    shop.write("bc/sales_header/h-2", **{**ORDER, "status": "Released", **wrong})
    assert shop.outcomes("bc/sales_header/h-2") == {"order-order": "filtered"}


def test_m44_an_order_that_did_not_begin_in_sales_is_not_created_there(shop: Trade) -> None:
    shop.write("bc/sales_header/h-2", **{**ORDER, "status": "Released", "your_reference": "by phone"})
    assert shop.outcomes("bc/sales_header/h-2") == {"order-order": "only coupled"}
    assert shop.ids("sales/salesorder") == ["o-1"]


def test_m44_an_order_is_matched_by_the_number_it_has_in_sales(shop: Trade) -> None:
    ((row,),) = shop.mappings["order-order"].match
    assert (row.left, row.right) == ("your_reference", "ordernumber")


def test_m44_without_order_integration_orders_take_no_part() -> None:
    assert not {"order-order", "order-line", "order-line-resource"} & set(
        trade(order_integration=False).mappings
    )


def test_m44_an_order_waits_for_what_it_refers_to(shop: Trade) -> None:
    shop.write("bc/sales_header/h-1", status="Released", salesperson_code="JR", currency_code="EUR")
    assert shop.waits() == {"salesperson-user/JR", "currency-currency/EUR"}
    assert shop.show("sales/salesorder/o-1")["statecode"] == 0


def test_m34_releasing_an_order_submits_it_and_reopening_it_in_sales_opens_it(shop: Trade) -> None:
    shop.write("bc/sales_header/h-1", status="Released")
    assert shop.show("sales/salesorder/o-1")["statecode"] == 1
    shop.write("sales/salesorder/o-1", by="bob", statecode=0)
    assert shop.show("bc/sales_header/h-1")["status"] == "Open"
    shop.write("sales/salesorder/o-1", by="bob", statecode=1)
    assert shop.show("bc/sales_header/h-1")["status"] == "Released"


@pytest.mark.parametrize("state", [2, 3, 4])
def test_m34_a_status_without_a_pair_leaves_the_other_sides_status_alone(shop: Trade, state: int) -> None:
    shop.write("bc/sales_header/h-1", status="Released")
    shop.write("sales/salesorder/o-1", by="bob", statecode=state)
    assert shop.show("bc/sales_header/h-1")["status"] == "Released"
    assert shop.errors() == []


def test_m33_of_an_order_only_the_status_comes_back(shop: Trade) -> None:
    shop.write("bc/sales_header/h-1", status="Released")
    shop.write("sales/salesorder/o-1", by="bob", shipto_city="York")
    assert shop.show("bc/sales_header/h-1")["ship_to_city"] is None


def test_m33_lines_follow_their_order(shop: Trade) -> None:
    shop.write("bc/sales_line/l-1", **LINE)
    line = shop.made("sales/salesorderdetail")
    assert (line["salesorderid"], line["quantity"]) == ("o-1", 3)
    assert line["productid"] == shop.counterpart("item-product", "1000")
    shop.write("bc/sales_line/l-1", quantity=Decimal(4))
    assert shop.made("sales/salesorderdetail")["quantity"] == 4
    shop.delete("bc/sales_line/l-1")
    assert shop.ids("sales/salesorderdetail") == []


@pytest.mark.parametrize("back", [False, True])
def test_m33_a_line_whose_type_changes_is_one_line_of_sales_still(shop: Trade, back: bool) -> None:
    shop.write("bc/resource/LINDA", name="Linda", base_unit_of_measure="PCS")
    shop.write("bc/sales_line/l-1", **LINE)
    shop.write("bc/sales_line/l-1", type="Resource", no="LINDA")
    if back:
        shop.write("bc/sales_line/l-1", type="Item", no="1000")
    product = shop.counterpart(*(("item-product", "1000") if back else ("resource-product", "LINDA")))
    assert shop.made("sales/salesorderdetail")["productid"] == product
    assert (shop.waits(), shop.errors()) == (set(), [])


def test_m33_lines_of_an_order_that_is_not_coupled_wait_for_it(shop: Trade) -> None:
    shop.write("bc/sales_line/l-1", **{**LINE, "document_id": "h-2"})
    assert shop.waits() == {"order-order/h-2"}


def test_m33_posting_an_order_deletes_it_here_and_uncouples_it(shop: Trade) -> None:
    shop.delete("bc/sales_header/h-1")
    assert shop.counterpart("order-order", "h-1") is None
    assert shop.ids("sales/salesorder") == ["o-1"]


def test_m33_the_newer_integration_runs_both_ways_by_settings_alone() -> None:
    shop = open_shop(order_rows="both", orders_from_sales=True)
    account = shop.counterpart("customer-account", "10000")
    shop.write("sales/salesorder/o-2", by="bob", ordernumber="ORD-02", customerid=account, statecode=1)
    order = shop.made("bc/sales_header")
    assert (order["your_reference"], order["sell_to_customer_no"]) == ("ORD-02", "10000")
    assert (order["document_type"], order["status"]) == ("Order", "Released")
    shop.write("sales/salesorder/o-2", by="bob", shipto_city="York")
    assert shop.made("bc/sales_header")["ship_to_city"] == "York"
