"""What the SQL connector costs: rows captured and commands applied per second, SQLite and PostgreSQL.

A table of 16 columns. Users write single-row updates in transactions of 100, with and without our
triggers; then the journal is captured; then as many commands, each with three fields and an expected
version, are applied in batches of 500. ``cpu`` is the time of this process alone, the rest of the
wall time is the database's.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, make_url, text

from connectors.sql.apply import SqlApplier
from connectors.sql.capture import SqlCapturer
from connectors.sql.engine import open_engine
from connectors.sql.install import install
from connectors.sql.settings import SqlSide, SqlTable
from schemas.messages import ChangeEvent, Command, Result
from schemas.tables import FieldType, TableType
from tests.fixtures.postgres_server import TemporaryPostgres

RECORDS = 20_000
BATCH = 500
KINDS = {"price": "decimal", "cost": "decimal", "since": "date", "changed": "timestamp", "blocked": "boolean"}
FIELDS = [
    FieldType("id", "long", nullable=False),
    *[FieldType(f"text_{i}", "text", max_length=50) for i in range(9)],
    FieldType("price", "decimal", precision=12, scale=2),
    FieldType("cost", "decimal", precision=12, scale=2),
    FieldType("since", "date"),
    FieldType("changed", "timestamp"),
    FieldType("blocked", "boolean"),
    FieldType("stock", "integer"),
]
TYPE = TableType("erp", "items", "id", {field.name: field for field in FIELDS}, {})
TABLES = {"items": SqlTable(name="items", key="id")}
TABLE = (
    "CREATE TABLE items (id {key} PRIMARY KEY, "
    + ", ".join(f"text_{i} varchar(50)" for i in range(9))
    + ", price numeric(12,2), cost numeric(12,2), since date, changed {moment}"
    + ", blocked boolean, stock integer)"
)
ROW = (
    "INSERT INTO items VALUES (:id, "
    + ", ".join(f"'text {i} of a row'" for i in range(9))
    + ", 1.25, 2.5, '2026-01-01', '2026-01-01 12:00:00', true, 5)"
)


def measure(label: str, count: int, run: Callable[[], None]) -> float:
    began, cpu = time.perf_counter(), time.process_time()
    run()
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    print(f"  {label:32} {count / seconds:10,.0f}/s   cpu {cpu / count * 1e6:6.1f} us each")
    return count / seconds


def fill(engine: Engine, records: int) -> None:
    is_sqlite = engine.dialect.name == "sqlite"
    moment, key = ("timestamp", "INTEGER") if is_sqlite else ("timestamptz", "bigint")
    with engine.begin() as connection:
        connection.execute(text(TABLE.format(key=key, moment=moment)))
        connection.execute(text(ROW), [{"id": number} for number in range(records)])


def edit(engine: Engine, records: int, word: str) -> None:
    statement = text("UPDATE items SET text_1 = :word, stock = stock + 1 WHERE id = :id")
    for start in range(0, records, 100):
        with engine.begin() as connection:
            for number in range(start, start + 100):
                connection.execute(statement, {"word": f"{word} {number}", "id": number})


def capture(capturer: SqlCapturer, events: list[ChangeEvent]) -> None:
    while capturer.run_once(events.extend):
        pass


def walk(capturer: SqlCapturer) -> None:
    for _ in capturer.snapshot("items"):
        pass


def commands(events: Sequence[ChangeEvent], sequence: int) -> list[Command]:
    return [
        Command(
            command_id=f"command-{sequence}-{event.record.id:>024}",
            coupling_id=f"coupling-{event.record.id:>027}",
            generation=0,
            sequence=sequence,
            mapping="items",
            side="erp",
            table="items",
            operation="update",
            record_id=event.record.id,
            values={"text_2": f"ours {sequence}", "stock": sequence, "blocked": sequence % 2 == 0},
            expected_version=event.version,
            caused_by=event.event_id,
        )
        for event in events
    ]


def creates(count: int) -> list[Command]:
    values = {f"text_{i}": "text of a row" for i in range(9)}
    some = commands([], 0)
    for number in range(count):
        name = f"new-{number:024d}"
        some.append(
            Command(
                name,
                name,
                0,
                1,
                "items",
                "erp",
                "items",
                "create",
                None,
                {"id": 10**6 + number, **values},
                None,
                "",
            )
        )
    return some


def apply(applier: SqlApplier, todo: Sequence[Command]) -> None:
    for start in range(0, len(todo), BATCH):
        results: list[Result] = applier.apply(todo[start : start + BATCH])
        assert all(result.status == "applied" for result in results), results[0]


def run(side: SqlSide, admin: Engine, records: int) -> dict[str, float]:
    name = admin.dialect.name
    print(name)
    fill(admin, records)
    measure("user's updates, no triggers", records, lambda: edit(admin, records, "before"))
    install(admin, TABLES, side.integration_user)
    measure("user's updates, captured", records, lambda: edit(admin, records, "after"))
    capturer = SqlCapturer("erp", side, {"items": TYPE}, print)
    applier = SqlApplier("erp", side, {"items": TYPE})
    events: list[ChangeEvent] = []
    captured = measure("capture", records, lambda: capture(capturer, events))
    first = commands(events, 1)
    applied = measure("apply updates", records, lambda: apply(applier, first))
    events.clear()
    measure("capture the echoes", records, lambda: capture(capturer, events))
    second = commands(events, 2)
    measure("apply updates of known couplings", records, lambda: apply(applier, second))
    new = creates(records)
    measure("apply creates", records, lambda: apply(applier, new))
    measure("snapshot", 2 * records, lambda: walk(capturer))
    capturer.close()
    applier.close()
    return {f"capture_per_second_{name}": captured, f"apply_per_second_{name}": applied}


@contextmanager
def sqlite() -> Iterator[tuple[SqlSide, Engine]]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/erp.db"
        admin = open_engine(url)
        yield SqlSide(url=url, integration_user="sync", tables=TABLES), admin
        admin.dispose()


@contextmanager
def postgresql() -> Iterator[tuple[SqlSide, Engine]]:
    with tempfile.TemporaryDirectory() as folder:
        server = TemporaryPostgres(Path(folder)).start()
        try:
            admin = open_engine(server.create_database("erp"))
            with admin.begin() as connection:
                connection.exec_driver_sql("CREATE ROLE sync LOGIN PASSWORD 'secret'")
                connection.exec_driver_sql("ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO sync")
            url = make_url(server.url("erp")).set(username="sync", password="secret")  # noqa: S106  # of a benchmark
            address = url.render_as_string(hide_password=False)
            yield SqlSide(url=address, integration_user="sync", tables=TABLES), admin
            admin.dispose()
        finally:
            server.stop(remove=True)


def main() -> None:
    """Measure both databases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=RECORDS)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    arguments = parser.parse_args()
    for name, opened in {"sqlite": sqlite, "postgresql": postgresql}.items():
        if arguments.only in {None, name}:
            with opened() as (side, admin):
                run(side, admin, arguments.records)


if __name__ == "__main__":
    main()
