"""Several values as one text."""

from decimal import Decimal
from typing import ClassVar

from rules.transforms.contract import Joining
from rules.transforms.numbers import write_number
from schemas.fields import Kind


class Concat(Joining):
    """Join the values of several fields; those that are null or blank are left out.

    >>> Concat(separator=" ").apply(("Maria", None, "Anders"))
    'Maria Anders'
    """

    takes: ClassVar[frozenset[Kind]] = frozenset({"text", "integer", "long", "decimal"})

    separator: str = ""
    """Stands between the values."""

    def apply(self, value: tuple[str | int | Decimal | None, ...]) -> str | None:
        """Give the joined text; null if all values are null."""
        if all(part is None for part in value):
            return None
        texts = (part if isinstance(part, str) else write_number(part) for part in value if part is not None)
        return self.separator.join(filter(None, texts))

    def joined(self, kinds: tuple[Kind, ...]) -> Kind | None:
        """A text, whatever goes in."""
        return "text" if set(kinds) <= self.takes else None

    def longest_joined(self, most: tuple[int, ...]) -> int:
        """As long as all together, and what stands between them."""
        return sum(most) + len(self.separator) * (len(most) - 1)
