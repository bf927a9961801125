"""A part of a text."""

from pydantic import NonNegativeInt

from rules.transforms.contract import Transform


class Substring(Transform):
    """Take some characters from a start (counted from 0); without a length, all that follow.

    >>> Substring(start=0, length=5).apply("12209 Berlin")
    '12209'
    >>> Substring(start=6).apply("12209 Berlin")
    'Berlin'
    """

    start: NonNegativeInt = 0
    """The first character to take, counted from 0."""
    length: NonNegativeInt | None = None
    """How many to take; left out: all that follow."""

    def apply(self, value: str) -> str:
        """Give the part of the text."""
        return value[self.start :][: self.length]

    def longest(self, most: int) -> int:
        """At most the length that is taken."""
        rest = max(0, most - self.start)
        return rest if self.length is None else min(rest, self.length)

    def inverse(self) -> None:
        """Nothing brings the rest of the text back."""
