"""Stores that already know every customer: made once per database, copied for each run."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa
from psycopg import sql

from benchmarks.contestants.handwritten.tables import COUPLINGS, METADATA, RECORDS
from benchmarks.contestants.handwritten.values import dump
from benchmarks.pipeline.customers import Pair, pairs, references
from benchmarks.surroundings import Surroundings
from coupling_store.changes import Changes
from coupling_store.migrate import upgrade
from coupling_store.open import open_store

AT_ONCE = 5000


def fill_ours(url: str, count: int) -> None:
    """Make the coupling store and let it know all pairs."""
    upgrade(url)
    store = open_store(url)
    with store.batch() as batch:
        batch.save(Changes(couplings=references()))
    for some in _in_parts(count):
        with store.batch() as batch:
            records = [record for pair in some for record in (pair.customer, pair.account)]
            batch.save(Changes(records=records, couplings=[pair.coupling for pair in some]))
    store.close()


def fill_handwritten(url: str, count: int) -> None:
    """Make the tables of the loop written by hand, with the same content."""
    engine = sa.create_engine(url)
    METADATA.create_all(engine)
    with engine.begin() as tx:
        rows = [(c.id, c.mapping, c.left_id, c.right_id, 0, "{}", "{}", None, None) for c in references()]
        _insert(tx, COUPLINGS, rows)
    for some in _in_parts(count):
        with engine.begin() as tx:
            records = [record for pair in some for record in (pair.customer, pair.account)]
            _insert(
                tx,
                RECORDS,
                [(r.key.id, r.key.side, r.version, r.author, dump(r.image), None) for r in records],
            )
            _insert(tx, COUPLINGS, [_row(pair) for pair in some])
    engine.dispose()


@contextmanager
def copies(
    around: Surroundings, kind: str, fill: Callable[[str, int], None], count: int
) -> Iterator[Callable[[], str]]:
    """Fill a store, and give what makes a fresh copy of it and tells its address."""
    name = f"{fill.__name__}_{uuid4().hex[:6]}"
    if kind == "sqlite":
        file = around.folder / f"{name}.db"
        fill(f"sqlite:///{file}", count)
        yield lambda: f"sqlite:///{_copied(file)}"
        file.unlink()
    else:
        fill(around.postgres.create_database(name), count)
        yield lambda: _cloned(around, name)
        around.postgres.drop_database(name)


def _copied(file: Path) -> Path:
    copy = file.with_name(f"{file.stem}-{uuid4().hex[:6]}.db")
    shutil.copyfile(file, copy)
    return copy


def _cloned(around: Surroundings, template: str) -> str:
    name = f"{template}_{uuid4().hex[:6]}"
    around.postgres.execute(
        sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*map(sql.Identifier, (name, template)))
    )
    around.postgres.execute(sql.SQL("VACUUM ANALYZE"), name)
    around.postgres.execute(sql.SQL("CHECKPOINT"), name)
    return around.postgres.url(name)


def _row(pair: Pair) -> tuple[object, ...]:
    c = pair.coupling
    return (
        c.id,
        c.mapping,
        c.left_id,
        c.right_id,
        c.sequence,
        dump(dict(c.agreed_left)),
        dump(dict(c.agreed_right)),
        None,
        None,
    )


def _insert(tx: sa.Connection, table: sa.Table, rows: list[tuple[object, ...]]) -> None:
    tx.execute(table.insert(), [dict(zip(table.c.keys(), row, strict=True)) for row in rows])


def _in_parts(count: int) -> Iterator[list[Pair]]:
    made = pairs(count)
    while some := list(islice(made, AT_ONCE)):
        yield some
