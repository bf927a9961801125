"""Date patterns such as `yyyy-MM-dd`: from a date to a text and back.

The letters are those of CLDR, and of most programs. Both ways follow from one table of letters, so
that what is written can be read, and nothing else: `31.02.2026` is no date, and `1/2/26` is none
either, for it does not tell the century.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from babel import Locale

from rules.transforms.contract import Untranslatable
from rules.transforms.culture import locale_of
from rules.transforms.date_fields import DateField, date_field

_TOKEN = re.compile(r"''|'(?:[^']|'')+'|([A-Za-z])\1*|[^A-Za-z']+|'")
_DATE = frozenset({"year", "month", "day"})


@dataclass(frozen=True, slots=True)
class DatePattern:
    """A pattern, taken apart into fields and the texts between them."""

    pattern: str
    items: tuple[DateField | str, ...]
    expression: re.Pattern[str]

    @property
    def parts(self) -> tuple[str, ...]:
        """Give what its fields tell."""
        return tuple(item.part for item in self.items if isinstance(item, DateField))

    @property
    def is_readable(self) -> bool:
        """Tell whether a text in this form tells the whole date, and tells nothing twice."""
        parts = set(self.parts)
        halved = {"half", "hour of half"}
        return (
            len(parts) == len(self.parts)
            and "" not in parts
            and (parts >= _DATE)
            and (parts.isdisjoint(halved) or (parts >= halved and "hour" not in parts))
        )

    @property
    def longest(self) -> int:
        """Give the most characters that a text in this form has."""
        return sum(len(item) if isinstance(item, str) else item.longest for item in self.items)

    def write(self, moment: datetime) -> str:
        """Write a moment in this form, as the clock of its time zone shows it."""
        return "".join(item if isinstance(item, str) else item.write(moment) for item in self.items)

    def read(self, text: str) -> datetime:
        """Read a text in this form; with a time zone only if the text tells one. Raises Untranslatable."""
        match = self.expression.fullmatch(text.strip())
        fields = (item for item in self.items if isinstance(item, DateField))
        try:
            if match is not None:
                return _moment({f.part: f.read(t) for f, t in zip(fields, match.groups(), strict=True)})
        except (ValueError, KeyError):
            pass  # it looks like a date and is none, as 31.02. is
        raise Untranslatable(f"{text!r} is no date as `{self.pattern}`", "Correct the value on its side.")


def _moment(parts: dict[str, int]) -> datetime:
    if "hour of half" in parts:
        hour = parts.pop("hour of half")
        if not 1 <= hour <= 12:
            raise ValueError("a clock with two halves of a day has the hours 1 to 12")
        parts["hour"] = hour % 12 + 12 * parts.pop("half")
    offset = parts.pop("offset", None)
    zone = None if offset is None else timezone(timedelta(minutes=offset))
    return datetime(**parts, tzinfo=zone)


def date_pattern(pattern: str, culture: str, *, of_moments: bool) -> DatePattern:
    """Take a pattern apart; one of dates has no letters for the time. Raises ValueError."""
    items = tuple(_items(pattern, locale_of(culture)))
    expression = "".join(
        re.escape(item) if isinstance(item, str) else f"({item.expression})" for item in items
    )
    taken = DatePattern(pattern, items, re.compile(expression, re.IGNORECASE))
    if not taken.parts:
        raise ValueError(f"`{pattern}` names no part of a date; write one such as yyyy-MM-dd")
    if not of_moments and not set(taken.parts) <= _DATE | {""}:
        raise ValueError(f"`{pattern}` has letters for a time, which a date does not have")
    return taken


def _items(pattern: str, locale: Locale) -> Iterator[DateField | str]:
    for token in _TOKEN.finditer(pattern):
        text = token[0]
        if not token[1]:
            yield _quoted(text)
            continue
        field = date_field(text, locale)
        if field is None:
            raise ValueError(
                f"`{text}` in `{pattern}` is no part of a date; letters that mean themselves stand in '…'"
            )
        yield field


def _quoted(text: str) -> str:
    if text == "'":
        raise ValueError("a quote ' has no other; write '' for a quote that means itself")
    if text == "''":
        return "'"
    return text[1:-1].replace("''", "'") if text.startswith("'") else text
