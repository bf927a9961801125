"""Null written as a value, and a value that means null: sides that know no null write a blank."""

from typing import ClassVar

from rules.transforms.contract import Transform
from schemas.values import Value


class NullIf(Transform):
    """Turn one text, by default the blank, into null.

    >>> NullIf().apply("") is None, NullIf(text="-").apply("x")
    (True, 'x')
    """

    text: str = ""
    """What means null."""

    def apply(self, value: str) -> Value:
        """Give null for the text, anything else as it is."""
        return None if value == self.text else value

    def inverse(self) -> "IfNull":
        """Write the text for null."""
        return IfNull(text=self.text)


class IfNull(Transform):
    """Write a text, by default the blank, for null.

    >>> IfNull().apply(None), IfNull(text="-").apply("x")
    ('', 'x')
    """

    sees_null: ClassVar[bool] = True

    text: str = ""
    """What is written for null."""

    def apply(self, value: str | None) -> Value:
        """Give the text for null, anything else as it is."""
        return self.text if value is None else value

    def inverse(self) -> NullIf:
        """Read the text as null."""
        return NullIf(text=self.text)
