"""A look at the store in bulk: the reads of a batch, without locks, and nothing can be written."""

from collections.abc import Collection

from sqlalchemy import Connection

from coupling_store.batch import SqlBatch
from coupling_store.shared import Shared
from schemas.keys import LinkKey, RecordKey
from schemas.known import Coupling, Record


class SqlLook:
    """What is read here may change at once: good enough to tell whether there is anything to do."""

    def __init__(self, connection: Connection, shared: Shared) -> None:
        self._batch = SqlBatch(connection, shared)

    def lock_records(self, keys: Collection[RecordKey]) -> dict[RecordKey, Record]:
        """Read these records; unknown ones as never heard of."""
        found = self._batch.read_records(keys)
        return {key: found.get(key) or Record(key) for key in keys}

    def lock_couplings(self, links: Collection[LinkKey], ids: Collection[str] = ()) -> list[Coupling]:
        """Read all couplings in which one of these places is taken, or with these ids."""
        return self._batch.lock_couplings(links, ids)

    def read_records(self, keys: Collection[RecordKey]) -> dict[RecordKey, Record]:
        """Read records; unknown ones are missing from the answer."""
        return self._batch.read_records(keys)

    def counterparts(self, links: Collection[LinkKey]) -> dict[LinkKey, str]:
        """Give the id on the other side of each complete coupling."""
        return self._batch.counterparts(links)
