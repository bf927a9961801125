"""The letters of a date pattern: how each part of a date is written, and how it is read again."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from babel import Locale

Get = Callable[[datetime], int]


@dataclass(frozen=True, slots=True)
class DateField:
    """A letter of a pattern, repeated as often as it stands there."""

    part: str
    """What it tells: year, month, …; blank: not enough, as two digits do not tell the century."""
    write: Callable[[datetime], str]
    expression: str
    """What it looks like, as a regular expression."""
    read: Callable[[str], int]
    longest: int


def date_field(letters: str, locale: Locale) -> DateField | None:
    """Give the field for letters such as ``yyyy``; None: there is none."""
    if letters in _NUMBERS:
        return _number(*_NUMBERS[letters])
    if letters in _MONTHS:
        months = locale.months["format"][_MONTHS[letters]]
        return _named("month", [months[number] for number in range(1, 13)], 1, lambda at: at.month - 1)
    if letters == "a":
        periods = locale.day_periods["format"]["abbreviated"]
        return _named("half", [periods["am"], periods["pm"]], 0, lambda at: at.hour // 12)
    if letters == "XXX":
        return DateField("offset", _write_offset, "Z|[+-][0-9]{2}:[0-9]{2}", _read_offset, 6)
    return _fraction(len(letters)) if set(letters) == {"S"} and len(letters) <= 6 else None


_NUMBERS: Mapping[str, tuple[str, int, int, Get]] = MappingProxyType(
    {
        "y": ("year", 1, 4, lambda at: at.year),
        "yy": ("", 2, 2, lambda at: at.year % 100),
        "yyyy": ("year", 4, 4, lambda at: at.year),
        "M": ("month", 1, 2, lambda at: at.month),
        "MM": ("month", 2, 2, lambda at: at.month),
        "d": ("day", 1, 2, lambda at: at.day),
        "dd": ("day", 2, 2, lambda at: at.day),
        "H": ("hour", 1, 2, lambda at: at.hour),
        "HH": ("hour", 2, 2, lambda at: at.hour),
        "h": ("hour of half", 1, 2, lambda at: at.hour % 12 or 12),
        "hh": ("hour of half", 2, 2, lambda at: at.hour % 12 or 12),
        "m": ("minute", 1, 2, lambda at: at.minute),
        "mm": ("minute", 2, 2, lambda at: at.minute),
        "s": ("second", 1, 2, lambda at: at.second),
        "ss": ("second", 2, 2, lambda at: at.second),
    }
)
_MONTHS: Mapping[str, str] = MappingProxyType({"MMM": "abbreviated", "MMMM": "wide"})


def _number(part: str, least: int, most: int, get: Get) -> DateField:
    return DateField(part, lambda at: f"{get(at):0{least}d}", f"[0-9]{{{least},{most}}}", int, most)


def _named(part: str, names: Sequence[str], first: int, index: Get) -> DateField:
    numbers = {name.casefold(): number for number, name in enumerate(names, first)}
    longest_first = sorted(names, key=len, reverse=True)
    return DateField(
        part if len(numbers) == len(names) else "",
        lambda at: names[index(at)],
        "|".join(map(re.escape, longest_first)),
        lambda text: numbers[text.casefold()],
        len(longest_first[0]),
    )


def _fraction(digits: int) -> DateField:
    return DateField(
        "microsecond",
        lambda at: f"{at.microsecond:06d}"[:digits],
        f"[0-9]{{{digits}}}",
        lambda text: int(text.ljust(6, "0")),
        digits,
    )


def _write_offset(at: datetime) -> str:
    written = at.strftime("%z")
    return f"{written[:3]}:{written[3:5]}" if written.strip("+-0") else "Z"


def _read_offset(text: str) -> int:
    """Give the minutes that a clock is ahead of UTC."""
    if text in {"Z", "z"}:
        return 0
    minutes = int(text[1:3]) * 60 + int(text[4:6])
    return -minutes if text.startswith("-") else minutes
