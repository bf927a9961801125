"""M24 and M38: currencies are known by their ISO code."""

import pytest

from tests.support.trade import Trade, trade


@pytest.fixture
def firm() -> Trade:
    return trade()


def test_m24_a_currency_goes_to_sales_with_its_code_symbol_and_name(firm: Trade) -> None:
    firm.write("bc/currency/EUR", symbol="€", description="Euro")
    currency = firm.made("sales/transactioncurrency")
    assert (currency["isocurrencycode"], currency["currencysymbol"], currency["currencyname"]) == (
        "EUR",
        "€",
        "Euro",
    )
    assert currency["currencyprecision"] == 2


@pytest.mark.parametrize("symbol", [None, ""])
def test_m24_a_currency_without_a_symbol_shows_its_code(firm: Trade, symbol: str | None) -> None:
    firm.write("bc/currency/DKK", symbol=symbol)
    assert firm.made("sales/transactioncurrency")["currencysymbol"] == "DKK"


@pytest.mark.parametrize("code", ["BONUS", "EURO", "XX", "123"])
def test_m38_a_currency_without_an_iso_code_is_neither_coupled_nor_synchronized(
    firm: Trade, code: str
) -> None:
    firm.write(f"bc/currency/{code}", description="Points")
    assert firm.outcomes(f"bc/currency/{code}") == {"currency-currency": "filtered"}
    assert firm.ids("sales/transactioncurrency") == []


def test_m38_currencies_are_matched_by_iso_code(firm: Trade) -> None:
    ((row,),) = firm.mappings["currency-currency"].match
    assert (row.left, row.right, row.case_sensitive) == ("code", "isocurrencycode", False)


def test_m24_nothing_comes_back_from_sales(firm: Trade) -> None:
    firm.write("bc/currency/EUR", description="Euro")
    (currency,) = firm.ids("sales/transactioncurrency")
    firm.write(f"sales/transactioncurrency/{currency}", by="bob", currencyname="Euros")
    assert firm.show("bc/currency/EUR")["description"] == "Euro"


def test_m38_a_customer_waits_for_its_currency(firm: Trade) -> None:
    firm.write("bc/customer/10000", name="Cannon Group", currency_code="EUR")
    assert firm.waits() == {"currency-currency/EUR"}
    firm.write("bc/currency/EUR", description="Euro")
    assert firm.made("sales/account")["transactioncurrencyid"] == firm.ids("sales/transactioncurrency")[0]


def test_m38_a_blank_currency_code_leaves_the_base_currency_of_sales_alone(firm: Trade) -> None:
    firm.write("sales/account/a-1", by="bob", name="Inland", customertypecode=3, transactioncurrencyid="base")
    (customer,) = firm.ids("bc/customer")
    assert firm.show(f"bc/customer/{customer}")["currency_code"] is None
    firm.write(f"bc/customer/{customer}", city="Leeds")
    assert firm.show("sales/account/a-1")["transactioncurrencyid"] == "base"


def test_m38_the_currency_of_an_account_travels_to_its_customer_once_it_is_coupled(firm: Trade) -> None:
    firm.write("bc/currency/EUR", description="Euro")
    (euro,) = firm.ids("sales/transactioncurrency")
    firm.write("sales/account/a-1", by="bob", name="Abroad", customertypecode=3, transactioncurrencyid=euro)
    assert firm.made("bc/customer")["currency_code"] == "EUR"
