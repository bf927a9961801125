"""The reads of a batch, built once: each asks for all its keys in one statement."""

from typing import Any

from sqlalchemy import Select, bindparam, delete, func, select

from coupling_store.database import Database
from coupling_store.tables import COUPLINGS, FLIGHTS, PARKED, PROBLEMS, RECORDS
from schemas.keys import ROLES, Role

_C = COUPLINGS.c
_R = RECORDS.c
LINK_COLUMNS = {"left": _C.left_id, "right": _C.right_id}


class Queries:
    """Statements with a parameter ``keys``, for one database; without ``locks`` they only look."""

    def __init__(self, database: Database, *, locks: bool = True) -> None:
        self.records = _records(database, *record_columns(), _R.revision)
        self.record_revisions = _records(database, _R.record_id, _R.revision)
        self.lock_records = self.record_revisions.order_by(_R.record_id).with_for_update(key_share=True)
        by_id = database.among(_C.id, "keys")
        whole = select(*coupling_columns(), _C.revision)
        self.couplings = whole.where(by_id)
        self.whole_by_link = {role: _by_link(database, role, whole) for role in ROLES}
        found_by_id = _revisions().where(by_id).order_by(_C.id)
        self.lock_by_id = found_by_id.with_for_update(key_share=True) if locks else found_by_id
        self.ids_by_link = {role: _by_link(database, role, select(_C.id)) for role in ROLES}
        by_link = {role: _by_link(database, role, _revisions()).order_by(_C.id) for role in ROLES}
        self.by_link = {
            role: found.with_for_update(key_share=True) if locks else found for role, found in by_link.items()
        }
        self.counterparts = {role: _counterparts(database, role) for role in ROLES}
        self.remove = delete(COUPLINGS).where(database.among(_C.id, "keys"))
        self.land = delete(FLIGHTS).where(database.among(FLIGHTS.c.coupling_id, "keys"))
        self.release = delete(PARKED).where(database.among(PARKED.c.coupling_id, "keys"))
        self.resolve = delete(PROBLEMS).where(database.among(PROBLEMS.c.key, "keys"))
        self.exists = select(_C.id).where(database.among(_C.id, "keys"))
        self.since = (
            select(PARKED.c.coupling_id, func.min(PARKED.c.since))
            .where(database.among(PARKED.c.coupling_id, "keys"))
            .group_by(PARKED.c.coupling_id)
        )


def coupling_columns() -> tuple[Any, ...]:
    """Give the columns that ``load_coupling`` reads, in its order."""
    return (_C.id, _C.mapping, _C.generation, _C.left_id, _C.right_id, _C.sequence, _C.state, _C.agreed)


def record_columns() -> tuple[Any, ...]:
    """Give the columns that ``load_record`` reads, in its order."""
    return (_R.record_id, _R.version, _R.author, _R.image, _R.deleted, _R.generation, _R.last_events)


def _revisions() -> Select[Any]:
    return select(_C.id, _C.revision)


def _records(database: Database, *columns: Any) -> Select[Any]:
    of_table = (_R.side == bindparam("side"), _R.table_name == bindparam("table"))
    return select(*columns).where(*of_table, database.among(_R.record_id, "keys"))


def _by_link(database: Database, role: Role, what: Select[Any]) -> Select[Any]:
    return what.where(_C.mapping == bindparam("mapping"), database.among(LINK_COLUMNS[role], "keys"))


def _counterparts(database: Database, role: Role) -> Select[Any]:
    here, there = (_C.left_id, _C.right_id) if role == "left" else (_C.right_id, _C.left_id)
    # Incomplete ones are left out by the reader: a condition here leads SQLite to the wrong index.
    return _by_link(database, role, select(here, there))
