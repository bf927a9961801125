"""Keeps a lease while the work that it is for goes on."""

import time
from collections.abc import Callable
from datetime import timedelta

from agents.guard import persistently
from streams.port import Stopping


class Keeper:
    """Renews a lease every so often; once it is lost, or the worker is to stop, it says so for good."""

    def __init__(self, renew: Callable[[], bool], every: timedelta, stopping: Stopping) -> None:
        self._renew = renew
        self._every = every.total_seconds()
        self._stopping = stopping
        self._renewed = time.monotonic()
        self.is_over = False

    def goes_on(self) -> bool:
        """Tell whether to go on. Raises GaveUp while the store is down and the worker is to stop."""
        if self._stopping():
            self.is_over = True
        elif not self.is_over and time.monotonic() - self._renewed >= self._every:
            self.is_over = not persistently(self._renew, self._stopping)
            self._renewed = time.monotonic()
        return not self.is_over
