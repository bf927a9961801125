"""One text for another."""

from pydantic import Field

from rules.transforms.contract import Transform


class Replace(Transform):
    """Replace every occurrence of a text.

    >>> Replace(old="/", new="-").apply("5/555/4729")
    '5-555-4729'
    """

    old: str = Field(min_length=1)
    """What is replaced, wherever it stands."""
    new: str
    """What takes its place."""

    def apply(self, value: str) -> str:
        """Give the text with the replacement."""
        return value.replace(self.old, self.new)

    def longest(self, most: int) -> int:
        """As long as with the replacement wherever it fits, if it is the longer one."""
        return most + most // len(self.old) * max(0, len(self.new) - len(self.old))

    def inverse(self) -> "Replace | None":
        """Replace the other way; what was taken away altogether does not come back."""
        return Replace(old=self.new, new=self.old) if self.new else None
