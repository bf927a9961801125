"""A text at the end: put there, or taken away."""

from typing import Literal

from rules.transforms.contract import Transform, Untranslatable


class Suffix(Transform):
    """Put a text at the end.

    >>> Suffix(text=" GmbH").apply("Alfreds Futterkiste")
    'Alfreds Futterkiste GmbH'
    """

    text: str
    """What is put at the end."""

    def apply(self, value: str) -> str:
        """Give the value with the text at its end."""
        return value + self.text

    def longest(self, most: int) -> int:
        """As long as both together."""
        return most + len(self.text)

    def inverse(self) -> "RemoveSuffix":
        """Take it away again; a value without it would come back changed, so it is an error."""
        return RemoveSuffix(text=self.text, otherwise="error")


class RemoveSuffix(Transform):
    """Take a text away; a value that does not end with it is kept, or an error.

    >>> RemoveSuffix(text=" GmbH").apply("Alfreds Futterkiste GmbH")
    'Alfreds Futterkiste'
    """

    text: str
    """What is taken away."""
    otherwise: Literal["keep", "error"] = "keep"
    """What becomes of a value that does not end with it."""

    def apply(self, value: str) -> str:
        """Give the value without the text at its end."""
        if self.otherwise == "error" and not value.endswith(self.text):
            message = f"{value!r} does not end with {self.text!r}"
            raise Untranslatable(message, "Correct the value on its side.")
        return value.removesuffix(self.text)

    def inverse(self) -> Suffix:
        """Put it back."""
        return Suffix(text=self.text)
