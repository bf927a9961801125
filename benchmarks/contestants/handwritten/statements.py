"""The statements of the loop, in bulk, for SQLite and PostgreSQL."""

from collections import Counter
from typing import Any

import orjson
import sqlalchemy as sa

from benchmarks.contestants.handwritten.tables import COUPLINGS, RECORDS


class Tables:
    """The statements, for either database."""

    def __init__(self, url: str) -> None:
        self.is_sqlite = url.startswith("sqlite")
        self.engine = sa.create_engine(url)
        if self.is_sqlite:
            sa.event.listen(self.engine, "connect", self._set_up)
            sa.event.listen(
                self.engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE")
            )
        self.records = (
            sa.select(RECORDS.c.id, RECORDS.c.version, RECORDS.c.image)
            .where(RECORDS.c.side == sa.bindparam("side"), self._among(RECORDS.c.id))
            .order_by(RECORDS.c.id)
        )
        self.couplings = (
            sa.select(COUPLINGS)
            .where(COUPLINGS.c.mapping == "customer-account", self._among(COUPLINGS.c.left_id))
            .order_by(COUPLINGS.c.id)
        )
        self.references = sa.select(COUPLINGS.c.left_id, COUPLINGS.c.right_id).where(
            COUPLINGS.c.mapping == sa.bindparam("of"), self._among(COUPLINGS.c.left_id)
        )

    @staticmethod
    def _set_up(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "cache_size = -65536",
            "wal_autocheckpoint = 16384",
        ):
            connection.execute(f"PRAGMA {pragma}")

    def _among(self, column: Any) -> Any:
        if self.is_sqlite:
            keys = sa.func.json_each(sa.bindparam("keys")).table_valued("value")
            return column.in_(sa.select(keys.c.value))
        return column == sa.func.any(sa.bindparam("keys", type_=sa.ARRAY(sa.Text)))

    def keys(self, values: set[str]) -> Any:
        """Give the parameter that holds many keys."""
        return orjson.dumps(sorted(values)).decode() if self.is_sqlite else sorted(values)

    def write(
        self,
        tx: sa.Connection,
        table: sa.Table,
        names: list[str],
        key: list[str],
        rows: list[tuple[Any, ...]],
    ) -> None:
        """Update rows by their key: executemany inside SQLite, one statement for PostgreSQL."""
        if self.is_sqlite:
            sets = ", ".join(f"{n} = ?" for n in names)
            found = " AND ".join(f"{n} = ?" for n in key)
            tx.exec_driver_sql(f"UPDATE {table.name} SET {sets} WHERE {found}", rows)
            return
        columns = [*names, *key]
        arrays = ", ".join(
            f"%s::{'bigint' if isinstance(table.c[n].type, sa.BigInteger) else 'text'}[]" for n in columns
        )
        sets = ", ".join(f"{n} = new.{n}" for n in names)
        found = " AND ".join(f"old.{n} = new.{n}" for n in key)
        new = f"unnest({arrays}) AS new({', '.join(columns)})"
        tx.exec_driver_sql(
            f"UPDATE {table.name} AS old SET {sets} FROM {new} WHERE {found}",
            tuple(list(column) for column in zip(*rows, strict=True)),
        )

    def count(self, tx: sa.Connection, counts: Counter[str]) -> None:
        """Add up the outcomes."""
        statement = sa.text(
            "INSERT INTO hand_counts VALUES (:outcome, :count)"
            " ON CONFLICT (outcome) DO UPDATE SET count = hand_counts.count + excluded.count"
        )
        tx.execute(statement, [{"outcome": outcome, "count": count} for outcome, count in counts.items()])
