"""Something is written in a field: business systems store blanks where others store null."""

from rules.named.contract import Matches, NamedRule
from schemas.values import Image


class Filled(NamedRule):
    """A text that is neither null nor blank.

    >>> matches = Filled(field="company_no").compiled()
    >>> matches({"company_no": "C1"}), matches({"company_no": " "}), matches({"company_no": None})
    (True, False, False)
    """

    field: str
    """The field that is looked at."""

    def reads(self) -> tuple[str, ...]:
        """Give the one field."""
        return (self.field,)

    def compiled(self) -> Matches:
        """Give the test."""
        field = self.field

        def matches(image: Image) -> bool:
            value = image.get(field)
            return isinstance(value, str) and not (value == "" or value.isspace())

        return matches
