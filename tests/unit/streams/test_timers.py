"""Timers that look for work rest long enough to leave the processor to the work."""

from streams.timers import rest_after


def test_a_quick_look_is_repeated_at_its_own_pace() -> None:
    assert rest_after(0.25, 0.001, found=False) == 0.25


def test_a_slow_look_that_found_nothing_is_followed_by_a_rest_twenty_times_as_long() -> None:
    assert rest_after(0.25, 0.1, found=False) == 2.0


def test_where_there_was_work_there_may_be_more() -> None:
    assert rest_after(0.25, 0.1, found=True) == 0.25
    assert rest_after(0.25, 0.1, found=None) == 0.25
