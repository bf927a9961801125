"""Small letters."""

from rules.transforms.contract import Transform


class Lower(Transform):
    """Write all letters small.

    >>> Lower().apply("Sales@Example.COM")
    'sales@example.com'
    """

    def apply(self, value: str) -> str:
        """Give the text in small letters."""
        return value.lower()
