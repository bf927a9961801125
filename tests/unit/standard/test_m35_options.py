"""M35: payment terms, shipment methods and shipping agents are values of option sets."""

import pytest

from tests.support.standard import load_standard
from tests.support.trade import Trade, trade

ROWS = [
    ("payment-terms", "payment_terms_code", "paymenttermscode"),
    ("shipment-method", "shipment_method_code", "address1_freighttermscode"),
    ("shipping-agent", "shipping_agent_code", "address1_shippingmethodcode"),
]


@pytest.fixture
def firm() -> Trade:
    return trade()


@pytest.mark.parametrize(("options", "code", "value"), ROWS)
def test_m35_a_mapped_code_becomes_its_value_and_back(
    firm: Trade, options: str, code: str, value: str
) -> None:
    firm.pair(options, "CODE-1", "1")
    firm.pair(options, "CODE-2", "2")
    firm.write("bc/customer/10000", name="Cannon Group", **{code: "CODE-1"})
    (account,) = firm.ids("sales/account")
    assert firm.show(f"sales/account/{account}")[value] == 1
    firm.write(f"sales/account/{account}", by="bob", **{value: 2})
    assert firm.show("bc/customer/10000")[code] == "CODE-2"


@pytest.mark.parametrize(("options", "code", "value"), ROWS)
def test_m35_a_code_without_a_value_stays_blank_and_the_record_goes_on(
    firm: Trade, options: str, code: str, value: str
) -> None:
    firm.write("bc/customer/10000", name="Cannon Group", **{code: "NEW"})
    assert firm.outcomes("bc/customer/10000")["customer-account"] == "sent"
    assert firm.made("sales/account")[value] is None
    assert firm.errors() == []
    assert firm.waits() == {f"{options}/NEW"}


@pytest.mark.parametrize(("options", "code", "value"), ROWS)
def test_m35_a_pair_that_is_added_later_fills_what_was_blank(
    firm: Trade, options: str, code: str, value: str
) -> None:
    firm.write("bc/customer/10000", name="Cannon Group", **{code: "NEW"})
    firm.pair(options, "NEW", "2")
    assert firm.made("sales/account")[value] == 2


def test_m35_a_blank_that_business_central_keeps_as_a_blank_text_is_said_once(firm: Trade) -> None:
    firm.pair("payment-terms", "NET30", "1")
    firm.write("bc/customer/10000", name="Cannon Group", payment_terms_code="NET30")
    (account,) = firm.ids("sales/account")
    firm.stores = lambda _, values: {name: "" if value is None else value for name, value in values.items()}
    firm.write(f"sales/account/{account}", by="bob", paymenttermscode=4)
    assert firm.show("bc/customer/10000")["payment_terms_code"] == ""
    assert firm.show(f"sales/account/{account}")["paymenttermscode"] == 4
    assert len(firm.sent) == 2
    firm.pair("payment-terms", "NET60", "4")
    assert firm.show("bc/customer/10000")["payment_terms_code"] == "NET60"


def test_m35_invoices_and_orders_use_the_same_pairs(firm: Trade) -> None:
    for mapping in ("invoice-invoice", "order-order"):
        targets = {
            row.reference[0]: row.target
            for row in firm.mappings[mapping].left.rows
            if row.counts_blank and row.reference
        }
        assert (targets["payment-terms"], targets["shipping-agent"]) == (
            "paymenttermscode",
            "shippingmethodcode",
        )


def test_m35_the_option_sets_have_the_values_that_dataverse_delivers() -> None:
    options = {model.options: model for model in load_standard().options}
    delivered = {name: list((model.right.values or {}).values()) for name, model in options.items()}
    assert delivered["payment-terms"] == ["Net30", "2%10Net30", "Net45", "Net60"]
    assert delivered["shipment-method"] == ["FOB", "NoCharge"]
    assert delivered["shipping-agent"] == [
        "Airborne",
        "DHL",
        "FedEx",
        "UPS",
        "PostalMail",
        "FullLoad",
        "WillCall",
    ]
    assert dict(options["sales-order-status"].seed) == {"Open": "0", "Released": "1"}


def test_m35_the_first_pairs_are_codes_that_read_like_their_labels() -> None:
    for name in ("payment-terms", "shipment-method", "shipping-agent"):
        (model,) = (each for each in load_standard().options if each.options == name)
        labels = model.right.values or {}
        assert {left: labels[right].upper()[:10] for left, right in model.seed.items()} == {
            left: left for left in model.seed
        }
