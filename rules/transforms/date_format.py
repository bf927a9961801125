"""Dates as texts of a certain form, and such texts as dates."""

from datetime import UTC, date, datetime, time
from typing import ClassVar

from rules.transforms.date_form import DateForm
from schemas.fields import Kind


class FormatDate(DateForm):
    """Write a date as a pattern says.

    >>> FormatDate(pattern="d. MMMM yyyy", culture="de").apply(date(2026, 3, 31))
    '31. März 2026'
    """

    takes: ClassVar[frozenset[Kind]] = frozenset({"date"})

    def apply(self, value: date) -> str:
        """Give the text."""
        return self.form.write(datetime.combine(value, time(), UTC))

    def gives(self, kind: Kind) -> Kind:  # noqa: ARG002  # the kind it takes is always date
        """A text."""
        return "text"

    def longest(self, most: int) -> int:  # noqa: ARG002  # what goes in is a date
        """As long as the longest names make it."""
        return self.form.longest

    def inverse(self) -> "ParseDate | None":
        """Read it again, if the text tells the year with its century, the month and the day."""
        return ParseDate(pattern=self.pattern, culture=self.culture) if self.form.is_readable else None


class ParseDate(DateForm):
    """Read a text as a date, as a pattern says; a text of another form is an error.

    >>> ParseDate(pattern="M/d/yyyy").apply("3/31/2026")
    datetime.date(2026, 3, 31)
    """

    reads: ClassVar[bool] = True

    def apply(self, value: str) -> date:
        """Give the date."""
        return self.form.read(value).date()

    def gives(self, kind: Kind) -> Kind:  # noqa: ARG002  # the kind it takes is always text
        """A date."""
        return "date"

    def inverse(self) -> FormatDate:
        """Write it in the same form."""
        return FormatDate(pattern=self.pattern, culture=self.culture)

    def samples(self) -> tuple[str, ...]:
        """Dates in this form."""
        return (self.inverse().apply(date(2026, 3, 31)), self.inverse().apply(date(1999, 12, 1)))
