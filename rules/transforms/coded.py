"""Lists of codes, such as countries: what a code of one form is in another."""

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import ClassVar

from rules.transforms.contract import Transform
from rules.transforms.culture import Culture
from rules.transforms.otherwise import Otherwise, otherwise

Forms = Mapping[str, str]
"""One entry of a list, in each of its forms: ``{"alpha2": "DE", "name": "Germany", …}``."""


class Coded(Transform):
    """A code in one form turned into another; blanks, capitals and zeros in front do not matter."""

    listed: ClassVar[str]
    """What the list is of, in errors."""

    writes: str
    """The form that goes out."""
    reads: str = "any"
    """The form that comes in; `any`: whichever it is, but then there is no way back."""
    culture: Culture = "en"
    """The language of the names."""
    otherwise: Otherwise = "error"
    """What becomes of a value that is not in the list."""

    @abstractmethod
    def entries(self) -> Iterator[Forms]:
        """Give the list; the forms in the order in which a word is looked for if any form is read."""

    @cached_property
    def _words(self) -> Mapping[str, str]:
        listed = tuple(self.entries())
        words: dict[str, str] = {}
        for form in listed[0] if self.reads == "any" else (self.reads,):
            for entry in listed:
                for word in (entry[form], entry[form].lstrip("0")):
                    words.setdefault(word.casefold(), entry[self.writes])
        return words

    def apply(self, value: str) -> str | None:
        """Give the word in the form that is wanted."""
        found = self._words.get(value.strip().casefold())
        return otherwise(self.otherwise, value, f"is no {self.listed}") if found is None else found

    def longest(self, most: int) -> int:
        """The longest word of the form that is wanted, or what is kept."""
        return max(*map(len, self._words.values()), most if self.otherwise == "keep" else 0)

    def inverse(self) -> "Coded | None":
        """The other way round; which form came in, only `reads` can tell."""
        if self.reads == "any":
            return None
        return type(self)(
            writes=self.reads, reads=self.writes, culture=self.culture, otherwise=self.otherwise
        )

    def samples(self) -> tuple[str, ...]:
        """All entries, in the form that comes in."""
        return tuple(
            next(iter(entry.values())) if self.reads == "any" else entry[self.reads]
            for entry in self.entries()
        )
