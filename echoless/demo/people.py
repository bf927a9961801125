"""The people of both sides at work at the same time, each side on connections of its own."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from queue import Queue
from threading import Event, Thread

from echoless.demo.database import BusinessDatabase
from echoless.demo.deeds import Deed
from echoless.demo.plan import Moment

PACE = 0.02
"""Seconds between two moments: people are not machines, and the synchronization is to work beside them."""


class People:
    """Carry out a plan; the deeds of one moment at once, on both sides."""

    def __init__(self, databases: Mapping[str, BusinessDatabase], moments: Sequence[Moment]) -> None:
        self._moments = moments
        self._queues: dict[str, Queue[Deed | None]] = {side: Queue() for side in databases}
        self._databases = databases
        self._ending = Event()
        self._done = dict.fromkeys(databases, 0)
        self._failure: Exception | None = None

    @contextmanager
    def working(self) -> Iterator[None]:
        """Let them work for the length of a ``with`` block; leaving it sends them home."""
        threads = [Thread(target=self._lead, name="people")]
        threads += [Thread(target=self._work, args=(side,), name=f"people-{side}") for side in self._queues]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._ending.set()
            for thread in threads:
                thread.join()

    @property
    def done(self) -> int:
        """Count what is done."""
        return sum(self._done.values())

    @property
    def are_done(self) -> bool:
        """Tell whether everything of the plan is done."""
        return self.done >= sum(map(len, self._moments))

    def refuse_failure(self) -> None:
        """Raise what went wrong with somebody's edit."""
        if self._failure is not None:
            raise self._failure

    def _lead(self) -> None:
        for moment in self._moments:
            for deed in moment:
                self._queues[deed.side].put(deed)
            if self._ending.wait(PACE):
                break
        for queue in self._queues.values():
            queue.put(None)

    def _work(self, side: str) -> None:
        try:
            while deed := self._queues[side].get():
                deed.do(self._databases[side])
                self._done[side] += 1
        except Exception as error:  # noqa: BLE001 - the demo tells
            self._failure = error
