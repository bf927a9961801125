"""The settings that writing and reading a date share: its pattern, and the language of its names."""

from functools import cached_property
from typing import ClassVar

from pydantic import model_validator

from rules.transforms.contract import Transform
from rules.transforms.culture import Culture
from rules.transforms.date_pattern import DatePattern, date_pattern


class DateForm(Transform):
    """A date as a text of a certain form."""

    of_moments: ClassVar[bool] = False
    """The pattern may have letters for the time."""
    reads: ClassVar[bool] = False
    """The pattern must tell the whole date."""

    pattern: str = "yyyy-MM-dd"
    """Letters of CLDR: y year, M month (MMM and MMMM its name), d day; other letters in '…'."""
    culture: Culture = "en"
    """The language of the names."""

    @cached_property
    def form(self) -> DatePattern:
        """Give the pattern, taken apart."""
        return date_pattern(self.pattern, self.culture, of_moments=self.of_moments)

    @model_validator(mode="after")
    def _can_be_used(self) -> "DateForm":
        if self.reads and not self.form.is_readable:
            raise ValueError(
                f"`{self.pattern}` does not tell the year with its century, the month and the day"
            )
        _ = self.form
        return self
