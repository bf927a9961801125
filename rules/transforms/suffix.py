"""A text at the end: put there, or taken away."""

from rules.transforms.contract import Transform


class Suffix(Transform):
    """Put a text at the end.

    >>> Suffix(text=" GmbH").apply("Alfreds Futterkiste")
    'Alfreds Futterkiste GmbH'
    """

    text: str

    def apply(self, value: str) -> str:
        """Give the value with the text at its end."""
        return value + self.text

    def longest(self, most: int) -> int:
        """As long as both together."""
        return most + len(self.text)

    def inverse(self) -> "RemoveSuffix":
        """Take it away again."""
        return RemoveSuffix(text=self.text)


class RemoveSuffix(Transform):
    """Take a text away if the value ends with it.

    >>> RemoveSuffix(text=" GmbH").apply("Alfreds Futterkiste GmbH")
    'Alfreds Futterkiste'
    """

    text: str

    def apply(self, value: str) -> str:
        """Give the value without the text at its end."""
        return value.removesuffix(self.text)

    def inverse(self) -> Suffix:
        """Put it back."""
        return Suffix(text=self.text)
