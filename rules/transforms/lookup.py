"""Words of one side for words of the other, from a table in the mapping."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from pydantic import Field, model_validator

from rules.transforms.contract import Transform
from rules.transforms.otherwise import Otherwise, otherwise
from rules.transforms.scalars import Scalar, as_kind, kinds_of
from schemas.fields import Kind
from schemas.values import Value


class Lookup(Transform):
    """Look a value up in a table, where texts, numbers, true and false may stand for each other.

    >>> Lookup(table={"DE": "Germany", "MX": "Mexico"}).apply("MX")
    'Mexico'
    >>> Lookup(table={True: 1, False: 0}).apply(False)
    0
    >>> Lookup(table={"DE": "Germany"}, otherwise="keep").apply("Peru")
    'Peru'
    """

    takes: ClassVar[frozenset[Kind]] = frozenset({"text", "boolean", "integer", "long", "decimal", "double"})
    outcome: ClassVar[str] = "what the table has"

    table: Mapping[Scalar, Scalar] = Field(min_length=1)
    """What stands for what."""
    otherwise: Otherwise = "error"
    """What becomes of a value that is not in the table."""

    @model_validator(mode="after")
    def _is_of_one_type(self) -> "Lookup":
        before, after = kinds_of(self.table), kinds_of(self.table.values())
        if not before or not after:
            raise ValueError("all words of one side of the table are texts, or numbers, or true and false")
        if self.otherwise == "keep" and before.isdisjoint(after):
            raise ValueError("a value can be kept only where both sides of the table are of one type")
        return self

    def accepts(self, kind: Kind) -> bool:
        """Tell whether the table has words of this kind."""
        return kind in kinds_of(self.table)

    def gives(self, kind: Kind) -> Kind:
        """The kind of the words that are found; numbers stay of the kind they were if they can."""
        kinds = kinds_of(self.table.values())
        if kind in kinds:
            return kind
        return next(each for each in _WIDEST if each in kinds)

    def bound(self, kind: Kind) -> Callable[[Any], Value]:
        """Give the look-up in a table whose words are of the kind that comes out."""
        gives = self.gives(kind)
        table = {word: as_kind(found, gives) for word, found in self.table.items()}
        return lambda value: self._found(value, table.get(value))

    def apply(self, value: Scalar) -> Value:
        """Give the word that stands for this one."""
        return self._found(value, self.table.get(value))

    def _found(self, value: Scalar, found: Value) -> Value:
        return otherwise(self.otherwise, value, "is not in the lookup table") if found is None else found

    def longest(self, most: int) -> int:
        """The longest word of the table, or what is kept."""
        words = (len(word) for word in self.table.values() if isinstance(word, str))
        return max(*words, 0, most if self.otherwise == "keep" else 0)

    def inverse(self) -> "Lookup | None":
        """Look up backwards; of two words that became one, neither is the answer."""
        backwards = {there: here for here, there in self.table.items()}
        if len(backwards) < len(self.table):
            return None
        return Lookup(table=backwards, otherwise=self.otherwise)

    def samples(self) -> tuple[Scalar, ...]:
        """All words of the table."""
        return tuple(self.table)


_WIDEST: tuple[Kind, ...] = ("text", "boolean", "long", "decimal")
