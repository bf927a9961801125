"""Countries and currencies, and the lists behind them."""

import pytest
from babel import Locale
from babel.core import get_global

from rules.iso.countries import countries
from rules.iso.currencies import currencies, money
from rules.transforms import Untranslatable
from rules.transforms.country import Country
from rules.transforms.country import Form as CountryForm
from rules.transforms.currency import Currency
from rules.transforms.currency import Form as CurrencyForm

COUNTRY_FORMS: tuple[CountryForm, ...] = ("alpha2", "alpha3", "numeric", "name")
CURRENCY_FORMS: tuple[CurrencyForm, ...] = ("code", "numeric", "name")


@pytest.mark.parametrize("writes", COUNTRY_FORMS)
@pytest.mark.parametrize("reads", COUNTRY_FORMS)
@pytest.mark.parametrize("culture", ["en", "de", "ja"])
def test_every_country_comes_back_from_every_form(
    reads: CountryForm, writes: CountryForm, culture: str
) -> None:
    there = Country(reads=reads, writes=writes, culture=culture)
    assert there.apply(there.samples()[0]) is not None
    back = there.inverse()
    assert back is not None
    for word in there.samples():
        assert back.apply(there.apply(word) or "") == word


@pytest.mark.parametrize("writes", CURRENCY_FORMS)
@pytest.mark.parametrize("reads", CURRENCY_FORMS)
@pytest.mark.parametrize("culture", ["en", "de"])
def test_every_currency_comes_back_from_every_form(
    reads: CurrencyForm, writes: CurrencyForm, culture: str
) -> None:
    there = Currency(reads=reads, writes=writes, culture=culture)
    assert there.apply(there.samples()[0]) is not None
    back = there.inverse()
    assert back is not None
    for word in there.samples():
        assert back.apply(there.apply(word) or "") == word


@pytest.mark.parametrize("word", ["DE", "de", " De ", "DEU", "276", "Germany", "GERMANY"])
def test_a_country_is_known_by_any_of_its_forms(word: str) -> None:
    assert Country().apply(word) == "DE"


@pytest.mark.parametrize("word", ["004", "4"])
def test_a_number_is_known_without_its_zeros(word: str) -> None:
    assert Country(reads="numeric").apply(word) == "AF"


def test_only_the_form_that_comes_in_is_read() -> None:
    with pytest.raises(Untranslatable, match="'DEU' is no country of ISO 3166"):
        Country(reads="alpha2").apply("DEU")


@pytest.mark.parametrize("word", ["DEM", "BONUS", "", "$"])
def test_a_currency_of_the_past_or_of_nobody_is_an_error_unless_said_otherwise(word: str) -> None:
    with pytest.raises(Untranslatable, match="is no currency of ISO 4217"):
        Currency().apply(word)
    assert Currency(otherwise="null").apply(word) is None
    assert Currency(otherwise="keep").apply(word) == word


def test_which_form_came_in_must_be_said_for_there_to_be_a_way_back() -> None:
    assert Country().inverse() is None
    assert Currency().inverse() is None


def test_the_longest_name_is_foretold() -> None:
    names = Country(reads="alpha2", writes="name")
    assert names.longest(2) == max(len(names.apply(country.alpha2) or "") for country in countries())
    assert Country(writes="alpha3").longest(50) == 3
    assert Country(writes="alpha3", otherwise="keep").longest(50) == 50


def test_the_list_of_countries_agrees_with_cldr() -> None:
    aliases, names = get_global("territory_aliases"), Locale("en").territories
    assert len({country.alpha2 for country in countries()}) == 249
    for country in countries():
        assert country.alpha2 in names
        assert aliases[country.alpha3] == [country.alpha2] == aliases[country.numeric]


def test_the_list_of_currencies_agrees_with_cldr() -> None:
    known, codes = set(Locale("en").currencies), {currency.code for currency in currencies()}
    assert codes - known <= {"XAD"}  # the Arab Accounting Dinar: in the standard since 2025
    assert len({currency.numeric for currency in currencies()}) == len(currencies()) == len(codes)


def test_m38_money_has_a_standard_iso_code() -> None:
    assert {"EUR", "USD", "CHF", "XOF", "XCD"} <= money()
    assert money().isdisjoint({"XAU", "XTS", "XXX", "XDR", "DEM", "BGN", "HRK"})
