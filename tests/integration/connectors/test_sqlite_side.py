"""What only SQLite has: columns that do not bind types, other programs' habits."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from connectors.sql.capture import SqlCapturer
from connectors.sql.install import install
from connectors.sql.settings import SqlTable
from schemas.tables import FieldType
from tests.fixtures.sql_sides import SqlTestSide, sqlite_side, table_type


@pytest.fixture
def side(tmp_path: Path) -> Iterator[SqlTestSide]:
    with sqlite_side(tmp_path) as side:
        yield side


def test_a_row_that_its_schema_does_not_allow_is_kept_and_the_others_go_on(side: SqlTestSide) -> None:
    side.write(
        "INSERT INTO customers (no, visits) VALUES ('C1', 'many')",
        "INSERT INTO customers (no, name) VALUES ('C2', x'ff')",
        "INSERT INTO customers (no, name) VALUES ('C3', CAST(x'ff' AS TEXT))",
        "INSERT INTO customers (no, name) VALUES (NULL, 'keyless')",
        "INSERT INTO customers (no, rating) VALUES ('C5', 9e999)",
        "INSERT INTO customers (no) VALUES ('C6')",
    )
    assert [event.record.id for event in side.captured()] == ["C6"]
    assert [row.record_id for row in side.bad] == ["C1", "C2", "C3", "", "C5"]
    assert '"many"' in side.bad[0].original.decode()
    assert "visits" in side.bad[0].reason
    assert b"\xff" in side.bad[2].original
    assert side.captured() == []


def test_insert_or_replace_and_insert_or_ignore_are_captured(side: SqlTestSide) -> None:
    side.write(
        "INSERT OR REPLACE INTO accounts VALUES ('a1', 'one')",
        "INSERT OR REPLACE INTO accounts VALUES ('a1', 'two')",
        "INSERT OR IGNORE INTO accounts VALUES ('a1', 'three')",
        "INSERT INTO accounts VALUES ('a1', 'four') ON CONFLICT (id) DO UPDATE SET name = excluded.name",
    )
    events = side.captured()
    assert [event.image["name"] for event in events if event.image] == ["one", "two", "four"]
    assert side.version("accounts", "a1") == events[-1].version


def test_the_last_version_carries_the_last_image_though_another_trigger_writes_too(side: SqlTestSide) -> None:
    side.write(
        "CREATE TRIGGER stamp AFTER INSERT ON customers BEGIN"
        " UPDATE customers SET city = 'stamped' WHERE no = NEW.no; END",
        "INSERT INTO customers (no, name) VALUES ('C1', 'Anna')",
    )
    last = side.captured()[-1]
    assert last.image is not None
    assert last.image["city"] == "stamped"


def test_a_crash_in_the_middle_of_a_batch_leaves_no_author_behind(side: SqlTestSide) -> None:
    side.write("INSERT INTO accounts VALUES ('a1', 'n')")
    side.write("CREATE TRIGGER stop BEFORE UPDATE ON accounts BEGIN SELECT RAISE(ROLLBACK, 'stop'); END")
    side.apply(side.command("update", "a1", table="accounts", values={"name": "x"}))
    side.write("DROP TRIGGER stop", "UPDATE accounts SET name = 'y'")
    assert [event.author for event in side.captured()] == ["user", "user"]


def test_decimals_in_numeric_columns_are_exact_to_15_digits(side: SqlTestSide) -> None:
    side.write("CREATE TABLE items (id INTEGER PRIMARY KEY, price DECIMAL(15, 2))")
    price = FieldType("price", "decimal", precision=15, scale=2)
    items = table_type("items", (FieldType("id", "long", nullable=False), price))
    tables = {"items": SqlTable(name="items", key="id", new_id="database")}
    install(side.admin, tables, "sync")
    settings = side.settings.model_copy(update={"tables": tables})
    values = [Decimal("0.10"), Decimal("1234567890123.45"), Decimal("-7.00"), Decimal("0.30")]
    side.write(*[f"INSERT INTO items (price) VALUES ({value})" for value in values[:3]])
    side.write("INSERT INTO items (price) VALUES (0.1 + 0.2)")
    capturer = SqlCapturer("erp", settings, {"items": items}, side.bad.extend)
    seen = [event for batch in capturer.snapshot("items") for event in batch]
    capturer.close()
    assert [event.image["price"] for event in seen if event.image] == values


def test_a_program_without_our_settings_can_write(side: SqlTestSide) -> None:
    plain = create_engine(side.users.url)
    with plain.begin() as connection:
        connection.exec_driver_sql("INSERT INTO accounts VALUES ('a1', 'n')")
    plain.dispose()
    assert [event.author for event in side.captured()] == ["user"]
