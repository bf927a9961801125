"""How far the synchronization is: asked of the store, the broker and the databases, never guessed."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Event
from time import monotonic

from coupling_store.port import Store
from echoless.demo.database import BusinessDatabase
from echoless.failures import Exit, Failure
from echoless.settings import Settings
from echoless.wiring.agents import now
from echoless.wiring.broker import kafka, topic_names, wanted_topics
from echoless.wiring.progress import lags
from echoless.wiring.sides import tables
from rules.outcome import OPTION_BLANK
from streams.lag import Partition, end_offsets
from streams.tail import read_all

PAUSE = 0.2
"""Seconds between two looks."""


@dataclass(frozen=True, slots=True)
class Status:
    """What one look saw."""

    outcomes: Counter[str]
    totals: Mapping[str, int]
    commands: Mapping[str, int]
    """By the side they went to."""
    waiting: int
    """Messages that their reader has not finished."""
    captured: int
    """Changes in the journals of both sides that are not published yet."""
    due: int
    """Couplings with something to send again or to release."""
    ends: Mapping[Partition, int]

    @property
    def is_quiet(self) -> bool:
        """Tell whether nothing is under way, as far as one look can tell."""
        return not (self.captured or self.waiting or self.due or self.totals["in_flight"])

    def __str__(self) -> str:
        return (
            f"{self.captured} changes to publish, {self.waiting} messages to read, "
            f"{self.totals['in_flight']} commands in flight, {self.due} due"
        )


class Watcher:
    """Looks at everything, and waits for it to be quiet."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        databases: Mapping[str, BusinessDatabase],
        on_look: Callable[[Status], None],
    ) -> None:
        self._settings = settings
        self._store = store
        self._databases = databases
        self._on_look = on_look
        self._topics = [spec.name for spec in wanted_topics(settings)]
        self._pause = Event()

    def look(self) -> Status:
        """Look once, from where changes come in to where they are remembered."""
        captured = sum(database.journal() for database in self._databases.values())
        ends = end_offsets(kafka(self._settings), self._topics)
        waiting = sum(lag.waiting for lag in lags(self._settings))
        # What waits is released, and only then in flight: asked in this order, nothing slips through.
        due = len(self._store.releasable(100)) + len(self._store.due(now(), 100))
        status = Status(
            self.outcomes(), self._store.totals(), self._commands(ends), waiting, captured, due, ends
        )
        self._on_look(status)
        return status

    def wait_until_quiet(self, seconds: float, alive: Callable[[], None]) -> Status:
        """Wait until two looks see nothing under way and nothing new in between. Raises Failure."""
        deadline = monotonic() + seconds
        before = self.look()
        while True:
            self._pause.wait(PAUSE)
            alive()
            status = self.look()
            if before.is_quiet and status.is_quiet and before.ends == status.ends:
                return status
            if monotonic() > deadline:
                raise Failure(f"not quiet after {seconds:.0f} s: {status}", "see the log", Exit.PROBLEM)
            before = status

    def keep_looking(self, seconds: float) -> Status:
        """Watch for a while, touching nothing; give what the last look saw."""
        deadline = monotonic() + seconds
        while (status := self.look()) and monotonic() < deadline:
            self._pause.wait(PAUSE)
        return status

    def outcomes(self) -> Counter[str]:
        """Count the decisions by outcome."""
        found: Counter[str] = Counter()
        for (_, outcome), count in self._store.counts().items():
            if outcome != OPTION_BLANK:
                found[str(outcome)] += count
        return found

    def events(self) -> dict[tuple[str, str], int]:
        """Count the events on the change topics, by side and table; tombstones are none."""
        names, reached = topic_names(self._settings), kafka(self._settings)
        return {
            table: sum(message.value is not None for message in read_all(reached, names.changes(*table)))
            for table in tables(self._settings)
        }

    def _commands(self, ends: Mapping[Partition, int]) -> dict[str, int]:
        names = topic_names(self._settings)
        sent = dict.fromkeys(self._settings.sides, 0)
        for side, table in tables(self._settings):
            topic = names.commands(side, table)
            sent[side] += sum(end for where, end in ends.items() if where.topic == topic)
        return sent
