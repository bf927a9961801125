"""What the comparison of both databases found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from echoless.demo.book import Book, Cell
from schemas.keys import RecordKey
from schemas.values import Value


@dataclass(frozen=True, slots=True)
class Difference:
    """A field of a pair that is not what the other side's value translates to."""

    mapping: str
    source: RecordKey
    source_field: str
    source_value: Value
    target: RecordKey
    target_field: str
    target_value: Value

    @property
    def cells(self) -> frozenset[Cell]:
        """Give both ends."""
        return frozenset((Cell(*self.source, self.source_field), Cell(*self.target, self.target_field)))

    @property
    def pair(self) -> frozenset[RecordKey]:
        """Give the two records."""
        return frozenset((self.source, self.target))

    def is_foreign(self, book: Book) -> bool:
        """Tell whether one of the two values was written under the integration account."""
        ends = (
            (Cell(*self.source, self.source_field), self.source_value),
            (Cell(*self.target, self.target_field), self.target_value),
        )
        return any(book.is_foreign(cell, value) for cell, value in ends)

    def __str__(self) -> str:
        return (
            f"{self.mapping}: {self.source} {self.source_field} = {self.source_value!r}, "
            f"{self.target} {self.target_field} = {self.target_value!r}"
        )


@dataclass(frozen=True, slots=True)
class Proof:
    """Whether both sides are equal as promised, and if not, where."""

    pairs_compared: int
    pairs_equal: int
    foreign: Sequence[Difference]
    """Differences that a foreign write explains: that is how they are to be."""
    different: Sequence[Difference]
    """Differences that nothing explains."""
    unpaired: Sequence[str]
    """Records that should have a counterpart and have none, or whose counterpart is not there."""
    lost: Sequence[str]
    """Edits of users that stand on neither side, and that no later edit explains."""
    crossed: Sequence[str]
    """Values written under the integration account that stand on the other side as well."""

    @property
    def pairs_with_foreign_write(self) -> int:
        """Count the pairs that differ by a foreign write, and by nothing else."""
        return len(pairs(self.foreign) - pairs(self.different))

    @property
    def pairs_different(self) -> int:
        """Count the pairs with a difference that nothing explains."""
        return len(pairs(self.different))

    @property
    def holds(self) -> bool:
        """Tell whether both sides are equal as promised."""
        return not (self.different or self.unpaired or self.lost or self.crossed)


def pairs(found: Iterable[Difference]) -> set[frozenset[RecordKey]]:
    """Give the pairs that differ."""
    return {difference.pair for difference in found}


def listed_once(found: Iterable[Difference]) -> list[Difference]:
    """List a field that goes both ways once, not once for each way."""
    unique: dict[frozenset[Cell], Difference] = {}
    for difference in found:
        unique.setdefault(difference.cells, difference)
    return list(unique.values())
