"""Moments as texts of a certain form, and such texts as moments."""

from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import ClassVar
from zoneinfo import ZoneInfo

from rules.transforms.contract import Untranslatable
from rules.transforms.date_form import DateForm
from rules.transforms.zone import TimeZone
from schemas.fields import Kind

_SAMPLE = datetime(2026, 3, 31, 20, 15, 59, 123456, UTC)


class DateTimeForm(DateForm):
    """A moment as a text of a certain form."""

    of_moments: ClassVar[bool] = True

    pattern: str = "yyyy-MM-dd'T'HH:mm:ssXXX"
    """As for dates, and H hour (h with a: AM or PM), m minute, s second, S its fraction, XXX offset."""
    time_zone: TimeZone = "UTC"
    """Whose clocks the text shows, where the text itself does not tell its offset."""

    @cached_property
    def zone(self) -> ZoneInfo:
        """Give the time zone itself."""
        return ZoneInfo(self.time_zone)


class FormatDateTime(DateTimeForm):
    """Write a moment as a pattern says, as the clocks of a time zone show it.

    >>> form = FormatDateTime(pattern="dd.MM.yyyy HH:mm", time_zone="Europe/Berlin")
    >>> form.apply(datetime(2026, 7, 1, 12, 0, tzinfo=UTC))
    '01.07.2026 14:00'
    """

    takes: ClassVar[frozenset[Kind]] = frozenset({"timestamp"})

    def apply(self, value: datetime) -> str:
        """Give the text; parts of the moment for which the pattern has no letters are left out."""
        try:
            return self.form.write(value.astimezone(self.zone))
        except OverflowError as error:
            raise Untranslatable(
                f"{value} is beyond the calendar", "Correct the value on its side."
            ) from error

    def gives(self, kind: Kind) -> Kind:  # noqa: ARG002  # the kind it takes is always timestamp
        """A text."""
        return "text"

    def longest(self, most: int) -> int:  # noqa: ARG002  # what goes in is a moment
        """As long as the longest names make it."""
        return self.form.longest

    def inverse(self) -> "ParseDateTime | None":
        """Read it again, if the text tells the year with its century, the month and the day."""
        if not self.form.is_readable:
            return None
        return ParseDateTime(pattern=self.pattern, culture=self.culture, time_zone=self.time_zone)

    def samples(self) -> tuple[datetime, ...]:
        """A moment with all its parts, and the hour that comes twice where clocks are put back."""
        return (_SAMPLE, *_twice(self.zone))


class ParseDateTime(DateTimeForm):
    """Read a text as a moment, as a pattern says; a text of another form is an error.

    >>> form = ParseDateTime(pattern="M/d/yyyy h:mm a", time_zone="America/New_York")
    >>> form.apply("7/1/2026 8:00 AM").isoformat()
    '2026-07-01T12:00:00+00:00'
    """

    reads: ClassVar[bool] = True

    def apply(self, value: str) -> datetime:
        """Give the moment; of an hour that comes twice, the first."""
        read = self.form.read(value)
        try:
            moment = (read if read.tzinfo else read.replace(tzinfo=self.zone)).astimezone(UTC)
            if read.tzinfo or moment.astimezone(self.zone).replace(tzinfo=None) == read:
                return moment
        except OverflowError:
            pass  # beyond the calendar, as what the clocks leave out
        message = f"{value!r} is a time that clocks in {self.time_zone} never show"
        raise Untranslatable(message, "Correct the value on its side.")

    def gives(self, kind: Kind) -> Kind:  # noqa: ARG002  # the kind it takes is always text
        """A timestamp."""
        return "timestamp"

    def inverse(self) -> FormatDateTime:
        """Write it in the same form."""
        return FormatDateTime(pattern=self.pattern, culture=self.culture, time_zone=self.time_zone)

    def samples(self) -> tuple[str, ...]:
        """A moment in this form."""
        return (self.inverse().apply(_SAMPLE),)


def _twice(zone: ZoneInfo) -> tuple[datetime, ...]:
    """Give the second of two moments that look alike on the clocks, if they were put back that year."""
    hours = (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hour) for hour in range(365 * 24))
    return tuple(hour for hour in hours if hour.astimezone(zone).fold)[:1]
