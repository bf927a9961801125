"""Countries by one code, by another, or by name."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Literal

from rules.iso.countries import countries
from rules.transforms.code_words import Forms, code_words
from rules.transforms.contract import Transform
from rules.transforms.culture import Culture, locale_of
from rules.transforms.otherwise import Otherwise, otherwise

Form = Literal["alpha2", "alpha3", "numeric", "name"]


class Country(Transform):
    """Write a country as ISO 3166 does, or by its name; blanks and capitals do not matter.

    >>> Country().apply("germany"), Country(writes="alpha3").apply("DE")
    ('DE', 'DEU')
    >>> Country(reads="alpha2", writes="name", culture="es").apply("DE")
    'Alemania'
    """

    writes: Form = "alpha2"
    """`alpha2` (DE), `alpha3` (DEU), `numeric` (276) or `name`."""
    reads: Form | Literal["any"] = "any"
    """The form that comes in; `any`: whichever it is, but then there is no way back."""
    culture: Culture = "en"
    """The language of the names."""
    otherwise: Otherwise = "error"
    """What becomes of a value that is no country."""

    @cached_property
    def _words(self) -> Mapping[str, str]:
        return code_words(self._countries(), self.reads, self.writes)

    def _countries(self) -> Iterator[Forms]:
        names = locale_of(self.culture).territories
        for country in countries():
            yield {
                "alpha2": country.alpha2,
                "alpha3": country.alpha3,
                "numeric": country.numeric,
                "name": names.get(country.alpha2, country.alpha2),
            }

    def apply(self, value: str) -> str | None:
        """Give the country in the form that is wanted."""
        found = self._words.get(value.strip().casefold())
        return otherwise(self.otherwise, value, "is no country of ISO 3166") if found is None else found

    def longest(self, most: int) -> int:
        """The longest word of the form that is wanted, or what is kept."""
        return max(*map(len, self._words.values()), most if self.otherwise == "keep" else 0)

    def inverse(self) -> "Country | None":
        """The other way round; which form came in, only `reads` can tell."""
        if self.reads == "any":
            return None
        return Country(writes=self.reads, reads=self.writes, culture=self.culture, otherwise=self.otherwise)

    def samples(self) -> tuple[str, ...]:
        """All countries, in the form that comes in."""
        form = "alpha2" if self.reads == "any" else self.reads
        return tuple(country[form] for country in self._countries())
