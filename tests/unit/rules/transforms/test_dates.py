"""Dates and moments as texts, as numbers, and in parts."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from rules.transforms import TRANSFORMS, Untranslatable
from rules.transforms.date_format import FormatDate, ParseDate
from rules.transforms.date_part import DatePart
from rules.transforms.date_time_format import FormatDateTime, ParseDateTime
from rules.transforms.unix_time import FromUnixTime, ToUnixTime, Unit

DATES = (
    "yyyy-MM-dd",
    "yyyyMMdd",
    "d.M.yyyy",
    "M/d/yyyy",
    "dd MMM yyyy",
    "d. MMMM y",
    "'on' d MMMM yyyy 'o''clock'",
)
CULTURES = ("en-US", "de", "fr", "da-DK", "es", "tr", "ru", "ja", "el", "ar-EG", "fi")
MOMENTS = ("yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX", "yyyyMMddHHmmssSSSSSS", "d MMM yyyy h:mm:ss a SSSSSS")
FULL = st.datetimes(timezones=st.just(UTC)).filter(lambda moment: 1 < moment.year < 9999)


@settings(deadline=None)
@given(st.dates(), st.sampled_from(DATES), st.sampled_from(CULTURES))
def test_a_date_that_is_written_is_read_again_in_every_culture(day: date, pattern: str, culture: str) -> None:
    form = FormatDate(pattern=pattern, culture=culture)
    back = form.inverse()
    assert back is not None
    assert back.apply(form.apply(day)) == day
    assert len(form.apply(day)) <= form.longest(0)


@settings(deadline=None)
@given(FULL, st.sampled_from(MOMENTS), st.sampled_from(CULTURES))
def test_a_moment_that_is_written_is_read_again(moment: datetime, pattern: str, culture: str) -> None:
    form = FormatDateTime(pattern=pattern, culture=culture)
    back = form.inverse()
    assert back is not None
    assert back.apply(form.apply(moment)) == moment
    assert len(form.apply(moment)) <= form.longest(0)


@settings(deadline=None)
@given(FULL, st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kathmandu"]))
def test_a_text_that_tells_its_offset_is_the_same_moment_in_every_time_zone(
    moment: datetime, zone: str
) -> None:
    whole = moment.replace(year=2000 + moment.year % 100, microsecond=0)
    form = FormatDateTime(time_zone=zone)
    assert ParseDateTime().apply(form.apply(whole)) == whole


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("yyyy-MM-dd", "31.03.2026"),
        ("yyyy-MM-dd", "2026-02-30"),
        ("yyyy-MM-dd", "0000-01-01"),
        ("yyyy-MM-dd", "2026-3-31"),
        ("yyyy-MM-dd", "٢٠٢٦-03-31"),
        ("M/d/yyyy", "3/31/26"),
        ("dd MMM yyyy", "31 Mär 2026"),
        ("yyyy-MM-dd", ""),
        ("yyyy-MM-dd", "2026-03-31T08:00"),
    ],
)
def test_a_text_that_is_no_such_date_is_an_error_and_never_guessed(pattern: str, text: str) -> None:
    with pytest.raises(Untranslatable, match="is no date as"):
        ParseDate(pattern=pattern).apply(text)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("3/31/2026 12:05 AM", datetime(2026, 3, 31, 0, 5, tzinfo=UTC)),
        ("3/31/2026 12:05 PM", datetime(2026, 3, 31, 12, 5, tzinfo=UTC)),
        ("3/31/2026 1:05 pm", datetime(2026, 3, 31, 13, 5, tzinfo=UTC)),
    ],
)
def test_a_clock_with_two_halves_of_a_day_is_read_right(text: str, moment: datetime) -> None:
    assert ParseDateTime(pattern="M/d/yyyy h:mm a").apply(text) == moment


@pytest.mark.parametrize("text", ["3/31/2026 13:05 PM", "3/31/2026 0:05 AM"])
def test_a_clock_with_two_halves_of_a_day_has_twelve_hours(text: str) -> None:
    with pytest.raises(Untranslatable, match="is no date as"):
        ParseDateTime(pattern="M/d/yyyy h:mm a").apply(text)


def test_an_hour_that_comes_twice_is_its_first_one() -> None:
    form = ParseDateTime(pattern="yyyy-MM-dd HH:mm", time_zone="Europe/Berlin")
    assert form.apply("2026-10-25 02:30") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_an_hour_that_clocks_leave_out_is_an_error() -> None:
    form = ParseDateTime(pattern="yyyy-MM-dd HH:mm", time_zone="Europe/Berlin")
    with pytest.raises(Untranslatable, match="clocks in Europe/Berlin never show"):
        form.apply("2026-03-29 02:30")


def test_a_moment_beyond_the_calendar_is_an_error_of_its_record() -> None:
    edge = datetime(9999, 12, 31, 23, 30, tzinfo=UTC)
    with pytest.raises(Untranslatable):
        FormatDateTime(time_zone="Asia/Tokyo").apply(edge)
    with pytest.raises(Untranslatable):
        ParseDateTime(pattern="yyyy-MM-dd", time_zone="Asia/Tokyo").apply("0001-01-01")
    with pytest.raises(Untranslatable, match="beyond the calendar"):
        FromUnixTime(unit="seconds").apply(10**15)


@pytest.mark.parametrize("pattern", ["MM/yyyy", "dd.MM.yy", "d MMMM", "yyyy-MM-dd d"])
def test_a_date_of_which_a_text_does_not_tell_all_has_no_way_back(pattern: str) -> None:
    assert FormatDate(pattern=pattern).inverse() is None
    with pytest.raises(ValidationError, match="does not tell the year with its century"):
        ParseDate(pattern=pattern)


@pytest.mark.parametrize(
    ("name", "written", "trouble"),
    [
        ("format_date", {"pattern": "yyyy-MM-dd HH:mm"}, "letters for a time"),
        ("format_date", {"pattern": "jjjj-MM-tt"}, "`jjjj` in `jjjj-MM-tt` is no part of a date"),
        ("format_date", {"pattern": "--"}, "names no part of a date"),
        ("format_date", {"pattern": "yyyy 'to"}, "quote"),
        ("format_date", {"culture": "xx-YY"}, "no culture `xx-YY`"),
        ("format_date_time", {"time_zone": "Berlin"}, "no time zone `Berlin`"),
        ("format_date_time", {"time_zone": "../etc/passwd"}, "no time zone"),
        ("parse_date_time", {"pattern": "yyyy-MM-dd hh:mm"}, "does not tell"),
        ("date_part", {"part": "century"}, "part"),
        ("to_unix_time", {"unit": "hours"}, "unit"),
    ],
)
def test_a_form_that_cannot_be_used_is_refused_when_it_is_read(
    name: str, written: dict[str, Any], trouble: str
) -> None:
    with pytest.raises(ValidationError, match=trouble):
        TRANSFORMS[name].model_validate(written)


@settings(deadline=None)
@given(FULL, st.sampled_from(["seconds", "milliseconds", "microseconds"]))
def test_unix_time_leads_back_to_the_moment_but_for_what_is_finer(moment: datetime, unit: Unit) -> None:
    back = FromUnixTime(unit=unit).apply(ToUnixTime(unit=unit).apply(moment))
    assert timedelta(0) <= moment - back < timedelta(**{unit: 1})


def test_unix_time_before_1970_is_counted_backwards() -> None:
    assert ToUnixTime().apply(datetime(1969, 12, 31, 23, 59, 59, 500_000, tzinfo=UTC)) == -1


@pytest.mark.parametrize(
    ("part", "day", "expected"),
    [
        ("year", date(2026, 3, 31), 2026),
        ("quarter", date(2026, 3, 31), 1),
        ("quarter", date(2026, 10, 1), 4),
        ("month", date(2026, 3, 31), 3),
        ("day", date(2026, 3, 31), 31),
        ("week", date(2027, 1, 1), 53),
        ("week_year", date(2027, 1, 1), 2026),
        ("weekday", date(2026, 3, 30), 1),
        ("weekday", date(2026, 4, 5), 7),
        ("day_of_year", date(2024, 12, 31), 366),
    ],
)
def test_a_part_is_taken_out_of_a_date(part: str, day: date, expected: int) -> None:
    assert DatePart.model_validate({"part": part}).apply(day) == expected


def test_the_part_of_a_moment_is_that_of_a_time_zone() -> None:
    moment = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert DatePart(part="year").apply(moment) == 2026
    assert DatePart(part="year", time_zone="Europe/Berlin").apply(moment) == 2027
