"""Dates as texts of a certain form, and such texts as dates."""

from datetime import UTC, date, datetime, time
from functools import cached_property
from typing import ClassVar

from pydantic import model_validator

from rules.transforms.contract import Transform
from rules.transforms.culture import Culture
from rules.transforms.date_pattern import DatePattern, date_pattern
from schemas.fields import Kind


class FormatDate(Transform):
    """Write a date as a pattern says.

    >>> FormatDate(pattern="d. MMMM yyyy", culture="de").apply(date(2026, 3, 31))
    '31. März 2026'
    """

    takes: ClassVar[frozenset[Kind]] = frozenset({"date"})

    pattern: str = "yyyy-MM-dd"
    """Letters of CLDR: y year, M month (MMM and MMMM its name), d day; other letters in '…'."""
    culture: Culture = "en"
    """The language of the names."""

    @cached_property
    def _form(self) -> DatePattern:
        return date_pattern(self.pattern, self.culture, of_moments=False)

    @model_validator(mode="after")
    def _is_a_pattern(self) -> "FormatDate":
        _ = self._form
        return self

    def apply(self, value: date) -> str:
        """Give the text."""
        return self._form.write(datetime.combine(value, time(), UTC))

    def gives(self, kind: Kind) -> Kind:  # noqa: ARG002  # the kind it takes is always date
        """A text."""
        return "text"

    def longest(self, most: int) -> int:  # noqa: ARG002  # what goes in is a date
        """As long as the longest names make it."""
        return self._form.longest

    def inverse(self) -> "ParseDate | None":
        """Read it again, if the text tells the year with its century, the month and the day."""
        return ParseDate(pattern=self.pattern, culture=self.culture) if self._form.is_readable else None


class ParseDate(Transform):
    """Read a text as a date, as a pattern says; a text of another form is an error.

    >>> ParseDate(pattern="M/d/yyyy").apply("3/31/2026")
    datetime.date(2026, 3, 31)
    """

    pattern: str = "yyyy-MM-dd"
    """Letters of CLDR: y year, M month (MMM and MMMM its name), d day; other letters in '…'."""
    culture: Culture = "en"
    """The language of the names."""

    @cached_property
    def _form(self) -> DatePattern:
        return date_pattern(self.pattern, self.culture, of_moments=False)

    @model_validator(mode="after")
    def _can_be_read(self) -> "ParseDate":
        if not self._form.is_readable:
            raise ValueError(
                f"`{self.pattern}` does not tell the year with its century, the month and the day"
            )
        return self

    def apply(self, value: str) -> date:
        """Give the date."""
        return self._form.read(value).date()

    def gives(self, kind: Kind) -> Kind:  # noqa: ARG002  # the kind it takes is always text
        """A date."""
        return "date"

    def inverse(self) -> FormatDate:
        """Write it in the same form."""
        return FormatDate(pattern=self.pattern, culture=self.culture)

    def samples(self) -> tuple[str, ...]:
        """A date in this form."""
        return (self.inverse().apply(date(2026, 3, 31)), self.inverse().apply(date(1999, 12, 1)))
