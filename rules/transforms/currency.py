"""Currencies by code, by number, or by name."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Literal

from rules.iso.currencies import currencies
from rules.transforms.code_words import Forms, code_words
from rules.transforms.contract import Transform
from rules.transforms.culture import Culture, locale_of
from rules.transforms.otherwise import Otherwise, otherwise

Form = Literal["code", "numeric", "name"]


class Currency(Transform):
    """Write a currency as ISO 4217 does, or by its name; blanks and capitals do not matter.

    >>> Currency().apply("eur "), Currency().apply("Swiss Franc"), Currency(writes="numeric").apply("EUR")
    ('EUR', 'CHF', '978')
    """

    writes: Form = "code"
    """`code` (EUR), `numeric` (978) or `name`."""
    reads: Form | Literal["any"] = "any"
    """The form that comes in; `any`: whichever it is, but then there is no way back."""
    culture: Culture = "en"
    """The language of the names."""
    otherwise: Otherwise = "error"
    """What becomes of a value that is no currency in force."""

    @cached_property
    def _words(self) -> Mapping[str, str]:
        return code_words(self._currencies(), self.reads, self.writes)

    def _currencies(self) -> Iterator[Forms]:
        names = locale_of(self.culture).currencies
        for currency in currencies():
            name = names.get(currency.code, currency.code)
            yield {"code": currency.code, "numeric": currency.numeric, "name": name}

    def apply(self, value: str) -> str | None:
        """Give the currency in the form that is wanted."""
        found = self._words.get(value.strip().casefold())
        return otherwise(self.otherwise, value, "is no currency of ISO 4217") if found is None else found

    def longest(self, most: int) -> int:
        """The longest word of the form that is wanted, or what is kept."""
        return max(*map(len, self._words.values()), most if self.otherwise == "keep" else 0)

    def inverse(self) -> "Currency | None":
        """The other way round; which form came in, only `reads` can tell."""
        if self.reads == "any":
            return None
        return Currency(writes=self.reads, reads=self.writes, culture=self.culture, otherwise=self.otherwise)

    def samples(self) -> tuple[str, ...]:
        """All currencies, in the form that comes in."""
        form = "code" if self.reads == "any" else self.reads
        return tuple(currency[form] for currency in self._currencies())
