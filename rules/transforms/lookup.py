"""Words of one side for words of the other, from a table in the mapping."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from rules.transforms.contract import Transform, Untranslatable


class Lookup(Transform):
    """Look a text up in a table; of a text that is not in it: an error, or keep it, or null.

    >>> Lookup(table={"DE": "Germany", "MX": "Mexico"}).apply("MX")
    'Mexico'
    >>> Lookup(table={"DE": "Germany"}, otherwise="keep").apply("Peru")
    'Peru'
    """

    table: Mapping[str, str] = Field(min_length=1)
    otherwise: Literal["error", "keep", "null"] = "error"

    def apply(self, value: str) -> str | None:
        """Give the word that stands for this one."""
        found = self.table.get(value)
        if found is not None:
            return found
        if self.otherwise == "error":
            raise Untranslatable(
                f"{value!r} is not in the lookup table",
                "Add it to the table, or set `otherwise: keep` or `null`.",
            )
        return value if self.otherwise == "keep" else None

    def longest(self, most: int) -> int:
        """The longest word of the table, or what is kept."""
        return max(*map(len, self.table.values()), most if self.otherwise == "keep" else 0)

    def inverse(self) -> "Lookup | None":
        """Look up backwards; of two words that became one, neither is the answer."""
        backwards = {there: here for here, there in self.table.items()}
        if len(backwards) < len(self.table):
            return None
        return Lookup(table=backwards, otherwise=self.otherwise)
