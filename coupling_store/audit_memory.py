"""What operators did and paused, kept in memory: for tests, beside the store in memory."""

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import datetime
from threading import Lock

from coupling_store.audit import Entry
from coupling_store.one_at_a_time import OneAtATime
from coupling_store.pauses import Pause
from coupling_store.port import Store
from schemas.keys import Role
from schemas.pausing import PAUSED

MANY = 1_000_000


class MemoryAudit:
    """Keeps actions in a list."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._keys = OneAtATime()
        self._lock = Lock()

    def alone(self, key: str) -> AbstractContextManager[None]:
        """Keep others with the same idempotency key out until the end."""
        return self._keys.named(key) if key else nullcontext()

    def record(self, entry: Entry) -> Entry:
        """Keep an entry; of two with the same key the first stays, and is given."""
        with self._lock:
            first = self._find(entry.key)
            if first is None:
                self._entries.append(entry)
        return first or entry

    def answered(self, key: str) -> Entry | None:
        """Give the entry with this idempotency key, if there is one."""
        with self._lock:
            return self._find(key)

    def entries(self, limit: int = 100) -> Sequence[Entry]:
        """List entries for people, the latest first."""
        with self._lock:
            return list(reversed(self._entries))[:limit]

    def forget(self, before: datetime, limit: int) -> int:
        """Forget entries from before then."""
        with self._lock:
            old = [entry for entry in self._entries if entry.at < before]
            gone = {entry.id for entry in sorted(old, key=lambda entry: entry.at)[:limit]}
            self._entries = [entry for entry in self._entries if entry.id not in gone]
        return len(gone)

    def _find(self, key: str) -> Entry | None:
        return next((entry for entry in self._entries if key and entry.key == key), None)


class MemoryPauses:
    """Keeps pauses in a dict; what they hold stands in the store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._pauses: dict[Pause, Pause] = {}
        self._lock = Lock()

    def paused(self) -> Sequence[Pause]:
        """Give all that is paused, by name."""
        with self._lock:
            return sorted(self._pauses.values(), key=lambda pause: (pause.what, pause.name, pause.to))

    def put(self, pause: Pause) -> bool:
        """Pause; gives False if that was paused already."""
        with self._lock:
            return self._pauses.setdefault(_bare(pause), pause) is pause

    def end(self, pause: Pause) -> bool:
        """End this very pause; gives False if there was none."""
        with self._lock:
            return self._pauses.pop(_bare(pause), None) is not None

    def released(self, still: Collection[tuple[str, Role]], limit: int) -> list[str]:
        """Give ids of couplings that wait for the end of a pause that has ended."""
        over = [
            parked.coupling_id
            for parked in self._store.parked(MANY)
            if any(w.mapping == PAUSED and (parked.mapping, w.role) not in still for w in parked.waits)
        ]
        return sorted(over)[:limit]


def _bare(pause: Pause) -> Pause:
    """Leave out who paused, and when: it is the same pause."""
    return replace(pause, who="", since=None)
