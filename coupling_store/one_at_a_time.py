"""Locks by name within one process, for stores that cannot lock by name themselves."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock


class OneAtATime:
    """Lets one thread at a time pass with a name; names that nobody uses are forgotten."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._locks: dict[str, Lock] = {}
        self._users: Counter[str] = Counter()

    @contextmanager
    def named(self, name: str) -> Iterator[None]:
        """Keep others with the same name out until the end."""
        with self._guard:
            lock = self._locks.setdefault(name, Lock())
            self._users[name] += 1
        try:
            with lock:
                yield
        finally:
            with self._guard:
                self._users[name] -= 1
                if not self._users[name]:
                    del self._users[name], self._locks[name]
