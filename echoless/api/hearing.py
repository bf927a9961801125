"""A thread that listens to what passes by, from the first time that somebody asks for metrics."""

from collections.abc import Callable
from threading import Event, Lock, Thread

import structlog

from echoless.api.latency import Latency
from echoless.api.reach import Reach
from echoless.foreseen import FORESEEN

AGAIN_SECONDS = 5.0
"""Between two attempts while the broker is away."""

_log = structlog.get_logger(__name__)


class Hearing:
    """Listens until the program stops. Where nobody scrapes, nobody listens."""

    def __init__(self, reach: Reach, latency: Latency, stopping: Callable[[], bool]) -> None:
        self._reach = reach
        self._latency = latency
        self._stopping = stopping
        self._lock = Lock()
        self._thread: Thread | None = None

    def begin(self) -> None:
        """Listen from now on, if nobody does yet."""
        with self._lock:
            if self._thread is None:
                self._thread = Thread(target=self._listen, name="latency", daemon=True)
                self._thread.start()

    def _listen(self) -> None:
        over = Event()
        while not self._stopping():
            try:
                self._hear()
            except FORESEEN as error:
                _log.warning("latencies are not heard for now", cause=str(error))
                over.wait(AGAIN_SECONDS)

    def _hear(self) -> None:
        passing = self._reach.passing()
        try:
            while not self._stopping():
                self._latency.hear(passing.next())
        finally:
            passing.close()
