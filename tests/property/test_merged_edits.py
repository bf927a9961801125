"""Whatever users and we write, and whenever capture looks: what is published tells the same end.

Beside the database stands the list of all changes, read from the journal before each look of capture.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import NullPool, create_engine

from connectors.sql.overtaken import Overtaken
from schemas.messages import ChangeEvent
from tests.fixtures.sql_sides import SqlTestSide, erp_database, postgresql_side, sqlite_side

__all__ = ["erp_database"]

T = TypeVar("T")
RECORDS = ("C1", "C2")
FIELDS = ("name", "city", "visits")
VALUES = {"name": st.sampled_from(["'x'", "'y'", "NULL"]), "city": st.sampled_from(["'x'", "'X'"])}


def weighted(*choices: tuple[int, st.SearchStrategy[T]]) -> st.SearchStrategy[T]:
    """Choose among strategies, some more often than others (``one_of`` takes repeated ones for one)."""
    return st.sampled_from([one for weight, one in choices for _ in range(weight)]).flatmap(lambda one: one)


def edits() -> st.SearchStrategy[str]:
    """Give edits of one or two fields, most of them of the same one."""
    one = st.integers(0, 9).map(lambda visits: f"visits = {visits}")
    names = st.sampled_from(sorted(VALUES))
    other = names.flatmap(lambda name: VALUES[name].map(lambda value: f"{name} = {value}"))
    both = st.tuples(one, VALUES["city"]).map(lambda t: f"{t[0]}, city = {t[1]}")
    where = st.sampled_from(["no = 'C1'", "no = 'C1'", "no = 'C2'", "1 = 1"])
    sets = weighted((4, one), (1, other), (2, both))
    return st.tuples(sets, where).map(lambda t: f"UPDATE customers SET {t[0]} WHERE {t[1]}")


def writes() -> st.SearchStrategy[str]:
    insert = "INSERT INTO customers (no) VALUES ('{}') ON CONFLICT DO NOTHING"
    delete = "DELETE FROM customers WHERE no = '{}'"
    rename = (
        "UPDATE customers SET no = '{0}' WHERE no = '{1}'"
        " AND NOT EXISTS (SELECT 1 FROM customers WHERE no = '{0}')"
    )
    record = st.sampled_from(RECORDS)
    ends = st.sampled_from([RECORDS, RECORDS[::-1]])
    return weighted(
        (14, edits()),
        (3, record.map(insert.format)),
        (1, record.map(delete.format)),
        (1, ends.map(lambda pair: rename.format(*pair))),
    )


class Write(NamedTuple):
    """Statements of one transaction, and whether they are ours."""

    is_ours: bool
    statements: list[str]


def steps_of_people() -> st.SearchStrategy[list[Write | None]]:
    """Give writes, and looks of capture between them: None."""
    some = st.lists(writes(), min_size=1, max_size=3)
    by_users, by_us = st.builds(Write, st.just(False), some), st.builds(Write, st.just(True), some)
    return st.lists(weighted((6, by_users), (3, by_us), (2, st.none())), min_size=5, max_size=20)


STEPS = steps_of_people()


class Change(NamedTuple):
    """A row of the journal."""

    version: int
    record: str
    operation: str
    author: str
    image: str | None


@dataclass
class Log:
    """All changes, and those that were published."""

    side: SqlTestSide
    full: dict[int, Change] = field(default_factory=dict)
    published: list[ChangeEvent] = field(default_factory=list)

    def write(self, write: Write) -> None:
        if write.is_ours:
            self.write_as_us(write.statements)
        else:
            self.side.write(*write.statements)

    def write_as_us(self, statements: list[str]) -> None:
        signed = ["INSERT INTO echoless_author VALUES ('sync')", *statements, "DELETE FROM echoless_author"]
        ours = create_engine(self.side.settings.url.get_secret_value(), poolclass=NullPool)
        with ours.begin() as connection:
            for statement in signed if self.side.is_sqlite else statements:
                connection.exec_driver_sql(statement)

    def look(self) -> None:
        rows = self.side.rows(
            "SELECT id, record_id, operation, author, image FROM echoless_journal ORDER BY id"
        )
        self.full |= {row[0]: Change(*row) for row in rows}


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlTestSide]:
    with sqlite_side(tmp_path_factory.mktemp("merged")) as side:
        yield side


@pytest.fixture(scope="module")
def postgresql(erp_database: str) -> Iterator[SqlTestSide]:
    with postgresql_side(erp_database) as side:
        yield side


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS, st.integers(1, 4), st.sampled_from([0, 2, 1000]))
def test_the_events_published_tell_the_same_end_as_all_of_them_on_sqlite(
    sqlite: SqlTestSide, steps: list[Write | None], most: int, patience: int
) -> None:
    check(played(sqlite, steps, most, patience))


@pytest.mark.connected
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS, st.integers(1, 4), st.sampled_from([0, 2, 1000]))
def test_the_events_published_tell_the_same_end_as_all_of_them_on_postgresql(
    postgresql: SqlTestSide, steps: list[Write | None], most: int, patience: int
) -> None:
    check(played(postgresql, steps, most, patience))


def played(side: SqlTestSide, steps: list[Write | None], most: int, patience: int) -> Log:
    side.write("DELETE FROM customers", "INSERT INTO customers (no) VALUES ('C1')")
    side.captured()
    clock = iter(range(10**6))
    capturer = side.capturer(most, overtaken=Overtaken(patience, clock=lambda: next(clock)))
    log = Log(side)
    for step in steps:
        if step is not None:
            log.write(step)
        else:
            log.look()
            capturer.run_once(log.published.extend)
    log.look()
    while capturer.run_once(log.published.extend):
        pass
    capturer.close()
    return log


def check(log: Log) -> None:
    full, published = list(log.full.values()), log.published
    assert [event.version for event in published] == sorted({event.version for event in published})
    for event in published:
        change = log.full[event.version]
        assert (change.record, change.operation, change.author) == of(event)
        assert fields(change.image) == fields(None if event.image is None else event.image)
    versions = {event.version for event in published}
    needed = [c for c in full if c.author == log.side.settings.integration_user or c.operation != "update"]
    assert {change.version for change in needed} <= versions
    for record in RECORDS:
        every = [change for change in full if change.record == record]
        told = [change for change in every if change.version in versions]
        assert every[-1:] == told[-1:]
        # Each event's time is that of the last edit of every field it brings.
        before = {change.version: previous for previous, change in zip([None, *every], every, strict=False)}
        for previous, change in zip([None, *told], told, strict=False):
            assert touched(previous, change) <= touched(before[change.version], change)
            passed = [c for c in every if c.version < change.version and (previous is None or c > previous)]
            assert {c.author for c in passed} <= {change.author}


def of(event: ChangeEvent) -> tuple[str, str, str]:
    return event.record.id, event.operation, event.author


def fields(image: Any) -> dict[str, Any] | None:
    row = json.loads(image) if isinstance(image, str) else image
    return None if row is None else {name: row[name] for name in FIELDS}


def touched(before: Change | None, change: Change) -> set[str]:
    old, new = fields(before.image if before else None) or {}, fields(change.image) or {}
    return {name for name in FIELDS if old.get(name) != new.get(name)}
