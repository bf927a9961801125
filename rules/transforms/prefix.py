"""A text in front: put there, or taken away."""

from rules.transforms.contract import Transform


class Prefix(Transform):
    """Put a text in front.

    >>> Prefix(text="SP-").apply("0001")
    'SP-0001'
    """

    text: str

    def apply(self, value: str) -> str:
        """Give the value with the text in front."""
        return self.text + value

    def longest(self, most: int) -> int:
        """As long as both together."""
        return most + len(self.text)

    def inverse(self) -> "RemovePrefix":
        """Take it away again."""
        return RemovePrefix(text=self.text)


class RemovePrefix(Transform):
    """Take a text away if the value begins with it.

    >>> RemovePrefix(text="SP-").apply("SP-0001"), RemovePrefix(text="SP-").apply("0001")
    ('0001', '0001')
    """

    text: str

    def apply(self, value: str) -> str:
        """Give the value without the text in front."""
        return value.removeprefix(self.text)

    def inverse(self) -> Prefix:
        """Put it back."""
        return Prefix(text=self.text)
