"""Ends a worker that has work and makes no progress: consumers are known to die slowly and silently.

The broker is asked, not Faust: Faust's own figures move even when a commit has failed.
"""

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Event, Thread
from typing import NoReturn

from streams.admin import TopicsFailed
from streams.batches import BatchApp
from streams.lag import Partition, Progress, progress
from streams.settings import KafkaSettings
from streams.stuck import end_process

log = logging.getLogger(__name__)


@contextmanager
def watch(
    app: BatchApp, kafka: KafkaSettings, group: str, topics: Sequence[str], patience: float | None
) -> Iterator[None]:
    """Watch over a worker for the length of a ``with`` block."""
    end = Event()
    watchdog = Thread(
        target=_guard, args=(app, kafka, group, topics, patience, end), name="watchdog", daemon=True
    )
    if patience is not None:
        watchdog.start()
    yield
    end.set()


def _guard(
    app: BatchApp, kafka: KafkaSettings, group: str, topics: Sequence[str], patience: float, end: Event
) -> None:
    pulse = Pulse(patience)
    while not end.wait(patience / 4):
        try:
            state = progress(kafka, group, topics)
        except TopicsFailed as error:
            log.warning("the watchdog cannot see the broker: %s", error)
            continue
        mine = {Partition(*where): offset for where, offset in app.next_offsets().items()}
        waiting = {where: p for where, p in state.items() if has_work(where, p, mine)}
        if (stuck := pulse.stuck(waiting, time.monotonic())) and not end.is_set():
            _end(group, stuck, patience)


def has_work(where: Partition, state: Progress, mine: dict[Partition, int]) -> bool:
    """Tell whether a partition that this worker should care for has records left.

    Markers of transactions take up offsets but are not records: there the worker knows better than
    the committed offset. A worker that holds no partition at all may have dropped out of the group
    without noticing: it watches over all of them.
    """
    if mine and where not in mine:
        return False
    return state.lag > 0 and mine.get(where, 0) < state.end


class Pulse:
    """Remembers since when each partition has stood still."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._since: dict[Partition, tuple[int, float]] = {}

    def stuck(self, waiting: dict[Partition, Progress], now: float) -> list[Partition]:
        """Give the partitions whose committed offset has not moved for too long; ``now`` in seconds."""
        before = self._since
        self._since = {
            where: before[where] if before.get(where, (-1, 0))[0] == p.committed else (p.committed, now)
            for where, p in waiting.items()
        }
        return [where for where, (_, since) in self._since.items() if now - since >= self._patience]


def _end(group: str, stuck: list[Partition], patience: float) -> NoReturn:
    names = ", ".join(f"{where.topic}[{where.number}]" for where in stuck)
    end_process(f"{group}: no progress for {patience:.0f} s on {names}")
