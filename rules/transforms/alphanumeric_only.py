"""Letters and digits alone."""

from rules.transforms.contract import Transform


class AlphanumericOnly(Transform):
    """Keep letters and digits of any language, nothing else.

    >>> AlphanumericOnly().apply("(5) 555-4729 é")
    '55554729é'
    """

    def apply(self, value: str) -> str:
        """Give the letters and digits of the text."""
        return "".join(filter(str.isalnum, value))

    def inverse(self) -> None:
        """Nothing brings the other characters back."""
