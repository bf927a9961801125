"""A batch whose failures are told apart, and that cannot be committed after one."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager

from coupling_store.changes import Changes
from coupling_store.failures import told_apart
from coupling_store.jobs import Step
from coupling_store.port import Batch
from schemas.keys import LinkKey, RecordKey
from schemas.known import Coupling, Record


class GuardedBatch:
    """Passes everything on to a batch in a database."""

    def __init__(self, batch: Batch, taken: Callable[[BaseException], bool]) -> None:
        self._batch = batch
        self._taken = taken
        self._failure: Exception | None = None

    def lock_records(self, keys: Collection[RecordKey]) -> dict[RecordKey, Record]:
        """Lock these records, in key order, and read them; unknown ones are made."""
        with self._guard():
            return self._batch.lock_records(keys)

    def lock_couplings(self, links: Collection[LinkKey], ids: Collection[str] = ()) -> list[Coupling]:
        """Lock and read all couplings in which one of these places is taken, or with these ids."""
        with self._guard():
            return self._batch.lock_couplings(links, ids)

    def read_records(self, keys: Collection[RecordKey]) -> dict[RecordKey, Record]:
        """Read records without locking them; unknown ones are missing from the answer."""
        with self._guard():
            return self._batch.read_records(keys)

    def counterparts(self, links: Collection[LinkKey]) -> dict[LinkKey, str]:
        """Give the id on the other side of each complete coupling; incomplete ones are missing."""
        with self._guard():
            return self._batch.counterparts(links)

    def save(self, changes: Changes) -> None:
        """Write everything in bulk. Raises CouplingTaken."""
        with self._guard():
            self._batch.save(changes)

    def advance(self, step: Step) -> None:
        """Note how far a job has come with this batch. Raises LeaseLost."""
        with self._guard():
            self._batch.advance(step)

    def check(self) -> None:
        """Raise what went wrong before, should somebody have caught it: half a batch must not stay."""
        if self._failure:
            raise self._failure

    @contextmanager
    def _guard(self) -> Iterator[None]:
        try:
            with told_apart(self._taken):
                yield
        except Exception as failure:
            self._failure = failure
            raise
