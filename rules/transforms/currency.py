"""Currencies by code, by number, or by name."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from rules.iso.currencies import currencies
from rules.transforms.coded import Coded, Forms
from rules.transforms.culture import locale_of

Form = Literal["code", "numeric", "name"]


class Currency(Coded):
    """Write a currency as ISO 4217 does, or by its name; blanks and capitals do not matter.

    >>> Currency().apply("eur "), Currency().apply("Swiss Franc"), Currency(writes="numeric").apply("EUR")
    ('EUR', 'CHF', '978')
    """

    listed: ClassVar[str] = "currency of ISO 4217"

    writes: Form = "code"
    """`code` (EUR), `numeric` (978) or `name`."""
    reads: Form | Literal["any"] = "any"
    """The form that comes in; `any`: whichever it is, but then there is no way back."""

    def entries(self) -> Iterator[Forms]:
        """Give the currencies in force."""
        names = locale_of(self.culture).currencies
        for currency in currencies():
            name = names.get(currency.code, currency.code)
            yield {"code": currency.code, "numeric": currency.numeric, "name": name}
