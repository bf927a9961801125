"""Timers leave the processor to the work, and fail their worker only if something went wrong in them."""

import asyncio
from threading import Event

import pytest

from streams.port import GaveUp, Stopping
from streams.timers import Timers, rest_after


def test_a_quick_look_is_repeated_at_its_own_pace() -> None:
    assert rest_after(0.25, 0.001, found=False) == 0.25


def test_a_slow_look_that_found_nothing_is_followed_by_a_rest_twenty_times_as_long() -> None:
    assert rest_after(0.25, 0.1, found=False) == 2.0


def test_where_there_was_work_there_may_be_more() -> None:
    assert rest_after(0.25, 0.1, found=True) == 0.25
    assert rest_after(0.25, 0.1, found=None) == 0.25


@pytest.mark.parametrize(("raised", "failures"), [(GaveUp, 0), (ValueError, 1)])
def test_a_timer_that_gives_up_because_the_worker_stops_is_no_failure(
    raised: type[Exception], failures: int
) -> None:
    failed: list[BaseException] = []
    begun, stopping = Event(), Event()

    def act(_stopping: Stopping) -> None:
        begun.set()
        stopping.wait(30)
        raise raised

    async def live() -> None:
        loop = asyncio.get_running_loop()
        with Timers({"one": (0.0, act)}, loop, stopping.is_set, failed.append):
            await loop.run_in_executor(None, begun.wait, 30)
            stopping.set()

    asyncio.run(live())
    assert len(failed) == failures
