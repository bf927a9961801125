"""Words of one side for words of the other, from a table in the mapping."""

from collections.abc import Mapping

from pydantic import Field

from rules.transforms.contract import Transform
from rules.transforms.otherwise import Otherwise, otherwise


class Lookup(Transform):
    """Look a text up in a table; of a text that is not in it: an error, or keep it, or null.

    >>> Lookup(table={"DE": "Germany", "MX": "Mexico"}).apply("MX")
    'Mexico'
    >>> Lookup(table={"DE": "Germany"}, otherwise="keep").apply("Peru")
    'Peru'
    """

    table: Mapping[str, str] = Field(min_length=1)
    """What stands for what."""
    otherwise: Otherwise = "error"
    """What becomes of a value that is not in the table."""

    def apply(self, value: str) -> str | None:
        """Give the word that stands for this one."""
        found = self.table.get(value)
        return otherwise(self.otherwise, value, "is not in the lookup table") if found is None else found

    def longest(self, most: int) -> int:
        """The longest word of the table, or what is kept."""
        return max(*map(len, self.table.values()), most if self.otherwise == "keep" else 0)

    def inverse(self) -> "Lookup | None":
        """Look up backwards; of two words that became one, neither is the answer."""
        backwards = {there: here for here, there in self.table.items()}
        if len(backwards) < len(self.table):
            return None
        return Lookup(table=backwards, otherwise=self.otherwise)

    def samples(self) -> tuple[str, ...]:
        """All words of the table."""
        return tuple(self.table)
