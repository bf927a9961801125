"""Which records are in step, by the mark that their coupling was saved with: no image is read."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Text, and_, bindparam, cast, select

from coupling_store.answers import Pairing, Stand
from coupling_store.database import Database
from coupling_store.queries import LINK_COLUMNS
from coupling_store.tables import COUPLINGS, RECORDS
from schemas.keys import ROLES, Role

_C = COUPLINGS.c
_ENDS = {role: RECORDS.alias(role) for role in ROLES}


class Steps:
    """One statement for each role, for one database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._queries = {role: _in_step(database, role) for role in ROLES}

    def found(self, connection: Connection, pairing: Pairing, ids: Collection[str]) -> dict[str, Stand]:
        """Give those of the records that are in step, and as what they are known."""
        asked = {
            "mapping": pairing.mapping,
            "shape": pairing.shape,
            "left_side": pairing.left[0],
            "left_table": pairing.left[1],
            "right_side": pairing.right[0],
            "right_table": pairing.right[1],
            "keys": self._database.texts(sorted(ids)),
        }
        rows = connection.execute(self._queries[pairing.role], asked)
        return {row[0]: Stand(row[1], row[2]) for row in rows}


def _in_step(database: Database, role: Role) -> Select[Any]:
    """Find the couplings whose mark is the present one; see ``schemas.steps``."""
    record, left, right = _ENDS[role].c, _ENDS["left"].c, _ENDS["right"].c
    mark: ColumnElement[str] = (
        bindparam("shape") + ":" + cast(left.version, Text) + ":" + cast(right.version, Text)
    )
    return (
        select(record.record_id, record.version, record.author)
        .select_from(COUPLINGS.join(_ENDS["left"], _stands("left")).join(_ENDS["right"], _stands("right")))
        .where(_C.mapping == bindparam("mapping"), database.among(LINK_COLUMNS[role], "keys"))
        .where(_C.in_step == mark)
    )


def _stands(role: Role) -> Any:
    record = _ENDS[role].c
    return and_(
        record.record_id == LINK_COLUMNS[role],
        record.table_name == bindparam(f"{role}_table"),
        record.side == bindparam(f"{role}_side"),
    )
