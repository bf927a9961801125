"""Things to do every so often, each in a thread of its own: a slow one holds up nothing else."""

import asyncio
from collections.abc import Callable, Mapping
from threading import Event, Thread
from typing import Self

from streams.port import Stopping

Timer = tuple[float, Callable[[Stopping], None]]
"""Seconds between the end of a run and the start of the next, and what to do."""


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

    def _repeat(self, seconds: float, action: Callable[[Stopping], None]) -> None:
        while not self._end.wait(seconds):
            try:
                action(self._must_end)
            except Exception as error:  # noqa: BLE001 - a timer that fails stops the worker, like a handler
                self._loop.call_soon_threadsafe(self._fail, error)
                return
