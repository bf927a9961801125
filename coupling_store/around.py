"""What the tables know around one record: its couplings, and what waits or is wrong with them."""

from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, select, union

from coupling_store.answers import Around
from coupling_store.database import Database
from coupling_store.queries import coupling_columns
from coupling_store.rows import load_parked, load_problem
from coupling_store.state import load_coupling
from coupling_store.tables import COUPLINGS, PARKED, PROBLEMS
from schemas.keys import RecordKey

_P = PROBLEMS.c
_FILED_UNDER = and_(
    _P.side == bindparam("side"), _P.table_name == bindparam("table"), _P.record_id == bindparam("id")
)


def look_around(connection: Connection, database: Database, key: RecordKey, ids: list[str]) -> Around:
    """Read these couplings of a record, what they wait for, and the open errors of either. No locks."""
    keys = {"keys": database.texts(ids)}
    couplings = select(*coupling_columns()).where(database.among(COUPLINGS.c.id, "keys"))
    parked = select(PARKED).where(database.among(PARKED.c.coupling_id, "keys"))
    waits = connection.execute(parked.order_by(PARKED.c.coupling_id, PARKED.c.place), keys)
    problems = connection.execute(problems_around(database), {**keys, **key._asdict()})
    found = connection.execute(couplings.order_by(COUPLINGS.c.mapping, COUPLINGS.c.id), keys)
    return Around(
        tuple(load_coupling(row) for row in found),
        tuple(load_parked(list(group)) for _, group in groupby(waits, lambda row: row.coupling_id)),
        tuple(map(load_problem, problems)),
    )


def problems_around(database: Database) -> Select[Any]:
    """Ask for the open errors filed under a record (``side``, ``table``, ``id``) or couplings (``keys``)."""
    # Not one condition with an "or": PostgreSQL would answer that by two indexes at once only with the
    # kind of scan that the store switches off, and read every open error instead.
    either = union(
        select(_P.key).where(_FILED_UNDER), select(_P.key).where(database.among(_P.coupling_id, "keys"))
    )
    return select(PROBLEMS).where(_P.key.in_(either)).order_by(_P.first_seen, _P.key)
