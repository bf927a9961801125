"""A currency that both sides know by the same code: one of ISO 4217."""

from rules.iso.currencies import money
from rules.named.contract import Matches, NamedRule
from schemas.values import Image


class IsoCurrency(NamedRule):
    """A text that is a currency code of ISO 4217; blanks around it and its case do not matter.

    >>> matches = IsoCurrency(field="code").compiled()
    >>> matches({"code": "EUR"}), matches({"code": "BONUS"}), matches({"code": None})
    (True, False, False)
    """

    field: str
    """The field that is looked at."""

    def reads(self) -> tuple[str, ...]:
        """Give the one field."""
        return (self.field,)

    def compiled(self) -> Matches:
        """Give the test."""
        field, codes = self.field, money()

        def matches(image: Image) -> bool:
            value = image.get(field)
            return isinstance(value, str) and value.strip().upper() in codes

        return matches
