"""Countries by one code, by another, or by name."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from rules.iso.countries import countries
from rules.transforms.coded import Coded, Forms
from rules.transforms.culture import locale_of

Form = Literal["alpha2", "alpha3", "numeric", "name"]


class Country(Coded):
    """Write a country as ISO 3166 does, or by its name; blanks and capitals do not matter.

    >>> Country().apply("germany"), Country(writes="alpha3").apply("DE")
    ('DE', 'DEU')
    >>> Country(reads="alpha2", writes="name", culture="es").apply("DE")
    'Alemania'
    """

    listed: ClassVar[str] = "country of ISO 3166"

    writes: Form = "alpha2"
    """`alpha2` (DE), `alpha3` (DEU), `numeric` (276) or `name`."""
    reads: Form | Literal["any"] = "any"
    """The form that comes in; `any`: whichever it is, but then there is no way back."""

    def entries(self) -> Iterator[Forms]:
        """Give the countries."""
        names = locale_of(self.culture).territories
        for country in countries():
            yield {
                "alpha2": country.alpha2,
                "alpha3": country.alpha3,
                "numeric": country.numeric,
                "name": names.get(country.alpha2, country.alpha2),
            }
