"""Things to do every so often, each in a thread of its own: a slow one holds up nothing else."""

import asyncio
import time
from collections.abc import Callable, Mapping
from threading import Event, Thread
from typing import Self

from streams.port import GaveUp, Stopping

Action = Callable[[Stopping], bool | None]
"""What to do; an action that looks for work may tell whether there was any."""
Timer = tuple[float, Action]
"""Seconds between the end of a run and the start of the next, and what to do."""

SHARE = 20
"""A look that finds nothing is followed by a rest so many times as long: looking never becomes the work."""


def rest_after(seconds: float, spent: float, found: bool | None) -> float:
    """Give the seconds until the next run, after one that took ``spent``."""
    return max(seconds, SHARE * spent) if found is False else seconds


class Timers:
    """Runs timers for the length of a ``with`` block; leaving it waits for those that are under way."""

    def __init__(
        self,
        timers: Mapping[str, Timer],
        loop: asyncio.AbstractEventLoop,
        stopping: Stopping,
        fail: Callable[[BaseException], None],
    ) -> None:
        self._loop = loop
        self._stopping = stopping
        self._fail = fail
        self._end = Event()
        self._threads = [
            Thread(target=self._repeat, args=timer, name=f"timer-{name}", daemon=True)
            for name, timer in timers.items()
        ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._end.set()
        for thread in self._threads:
            thread.join()

    def _must_end(self) -> bool:
        return self._end.is_set() or self._stopping()

    def _repeat(self, seconds: float, action: Action) -> None:
        rest = seconds
        while not self._end.wait(rest):
            began = time.monotonic()
            try:
                found = action(self._must_end)
                rest = rest_after(seconds, time.monotonic() - began, found)
            except GaveUp:
                if self._must_end():
                    return
            except Exception as error:  # noqa: BLE001 - a timer that fails stops the worker, like a handler
                self._loop.call_soon_threadsafe(self._fail, error)
                return
