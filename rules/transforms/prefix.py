"""A text in front: put there, or taken away."""

from typing import Literal

from rules.transforms.contract import Transform, Untranslatable


class Prefix(Transform):
    """Put a text in front.

    >>> Prefix(text="SP-").apply("0001")
    'SP-0001'
    """

    text: str
    """What is put in front."""

    def apply(self, value: str) -> str:
        """Give the value with the text in front."""
        return self.text + value

    def longest(self, most: int) -> int:
        """As long as both together."""
        return most + len(self.text)

    def inverse(self) -> "RemovePrefix":
        """Take it away again; a value without it would come back changed, so it is an error."""
        return RemovePrefix(text=self.text, otherwise="error")


class RemovePrefix(Transform):
    """Take a text away; a value that does not begin with it is kept, or an error.

    >>> RemovePrefix(text="SP-").apply("SP-0001"), RemovePrefix(text="SP-").apply("0001")
    ('0001', '0001')
    """

    text: str
    """What is taken away."""
    otherwise: Literal["keep", "error"] = "keep"
    """What becomes of a value that does not begin with it."""

    def apply(self, value: str) -> str:
        """Give the value without the text in front."""
        if self.otherwise == "error" and not value.startswith(self.text):
            message = f"{value!r} does not begin with {self.text!r}"
            raise Untranslatable(message, "Correct the value on its side.")
        return value.removeprefix(self.text)

    def inverse(self) -> Prefix:
        """Put it back."""
        return Prefix(text=self.text)
