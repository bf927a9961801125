"""Where very many rows are bad, PostgreSQL itself tells which: halving would try nearly each by itself."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event

from schemas.messages import Command
from tests.fixtures.sql_sides import SqlTestSide, erp_database, postgresql_side

__all__ = ["erp_database", "side"]

pytestmark = pytest.mark.connected

ROWS = 200


@pytest.fixture
def side(erp_database: str) -> Iterator[SqlTestSide]:
    with postgresql_side(erp_database) as side:
        side.write("CREATE UNIQUE INDEX ON customers (city)")
        yield side


@contextmanager
def counted() -> Iterator[list[str]]:
    """Note all statements that any engine sends."""
    sent: list[str] = []

    def note(*arguments: object) -> None:
        sent.append(str(arguments[2]))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def mixed(side: SqlTestSide, operation: str) -> list[Command]:
    """Give commands of which every fifth is bad, for three causes."""
    wrong = {3: {"city": "Atlantis"}, 8: {"name": "x" * 31}, 13: {"city": "Oslo"}}
    side.write("INSERT INTO customers (no, city) VALUES ('first', 'Oslo')")
    if operation == "update":
        side.write("INSERT INTO customers (no) SELECT 'C' || n FROM generate_series(0, 199) n")
    good = [{"name": f"name {n}", "city": f"city {n}"} for n in range(ROWS)]
    values = [{**good[n], **wrong.get(n % 15, {})} for n in range(ROWS)]
    return [
        side.command(operation, f"C{n}" if operation == "update" else None, values=values[n])
        for n in range(ROWS)
    ]


@pytest.mark.parametrize("operation", ["create", "update"])
def test_many_bad_rows_are_refused_each_with_its_own_cause(side: SqlTestSide, operation: str) -> None:
    results = side.apply(*mixed(side, operation))
    codes = {3: "constraint", 8: "too_long", 13: "unique"}
    assert [result.code for result in results] == [codes.get(n % 15, "") for n in range(ROWS)]
    bad = sum(n % 15 in codes for n in range(ROWS))
    assert side.rows("SELECT count(*) FROM customers WHERE name LIKE 'name%'") == [(ROWS - bad,)]
    assert side.rows("SELECT count(*) FROM customers WHERE city = 'Oslo'") == [(1,)]
    made = ROWS if operation == "update" else ROWS - bad
    assert side.rows("SELECT count(*) FROM customers") == [(1 + made,)]


def test_many_bad_rows_cost_no_journey_each(side: SqlTestSide) -> None:
    commands = mixed(side, "update")
    with counted() as sent:
        side.apply(*commands)
    bad = sum(n % 15 in {3, 8, 13} for n in range(ROWS))
    written = [statement for statement in sent if statement.startswith("UPDATE customers")]
    assert len(written) < 20 < bad


def test_rows_that_only_fail_together_leave_the_first_one(side: SqlTestSide) -> None:
    values = [{"city": f"city {n // 2}"} for n in range(40)]
    results = side.apply(*(side.command("create", values=each) for each in values))
    assert [result.status for result in results].count("applied") == 20
    assert side.rows("SELECT count(DISTINCT city) FROM customers") == [(20,)]


def test_without_the_right_to_pl_pgsql_the_bad_rows_are_found_all_the_same(side: SqlTestSide) -> None:
    commands = mixed(side, "update")
    side.write("REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC")
    try:
        results = side.apply(*commands)
    finally:
        side.write("GRANT USAGE ON LANGUAGE plpgsql TO PUBLIC")  # the database serves the other tests, too
    codes = {3: "constraint", 8: "too_long", 13: "unique"}
    assert [result.code for result in results] == [codes.get(n % 15, "") for n in range(ROWS)]
