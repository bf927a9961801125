"""One number out of a date."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import ClassVar, Literal
from zoneinfo import ZoneInfo

from rules.transforms.contract import Transform
from rules.transforms.zone import TimeZone
from schemas.fields import Kind

Part = Literal["year", "quarter", "month", "day", "week", "week_year", "weekday", "day_of_year"]
_PARTS: Mapping[Part, Callable[[date], int]] = MappingProxyType(
    {
        "year": lambda day: day.year,
        "quarter": lambda day: (day.month + 2) // 3,
        "month": lambda day: day.month,
        "day": lambda day: day.day,
        "week": lambda day: day.isocalendar().week,
        "week_year": lambda day: day.isocalendar().year,
        "weekday": lambda day: day.isoweekday(),
        "day_of_year": lambda day: day.timetuple().tm_yday,
    }
)


class DatePart(Transform):
    """Take the year, quarter, month, day or week of a date; weeks are those of ISO 8601.

    >>> [DatePart(part=part).apply(date(2026, 12, 31)) for part in ("quarter", "week", "weekday")]
    [4, 53, 4]
    """

    takes: ClassVar[frozenset[Kind]] = frozenset({"date", "timestamp"})

    part: Part
    """`year`, `quarter`, `month`, `day`, `week`, its `week_year`, `weekday` (Monday: 1), `day_of_year`."""
    time_zone: TimeZone = "UTC"
    """Of a moment: the time zone in which it is looked at."""

    def apply(self, value: date) -> int:
        """Give the number."""
        local = value.astimezone(ZoneInfo(self.time_zone)) if isinstance(value, datetime) else value
        return _PARTS[self.part](local)

    def gives(self, kind: Kind) -> Kind:  # noqa: ARG002  # a date or a moment
        """An integer."""
        return "integer"

    def inverse(self) -> None:
        """Nothing brings the rest of the date back."""
