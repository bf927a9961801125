"""Large letters."""

from rules.transforms.contract import Transform


class Upper(Transform):
    """Write all letters large.

    >>> Upper().apply("Straße 5")
    'STRASSE 5'
    """

    def apply(self, value: str) -> str:
        """Give the text in large letters."""
        return value.upper()
