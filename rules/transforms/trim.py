"""No blanks at the ends."""

from rules.transforms.contract import Transform


class Trim(Transform):
    """Take away blanks at both ends.

    >>> Trim().apply("  Chai ")
    'Chai'
    """

    def apply(self, value: str) -> str:
        """Give the text without blanks at its ends."""
        return value.strip()
