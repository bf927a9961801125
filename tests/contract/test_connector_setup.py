"""Setting a side up and taking everything away again, on both databases."""

import pytest
from sqlalchemy import inspect, text

from connectors.sql.epoch import new_epoch, was_restored
from connectors.sql.install import CannotConnect, install, remove
from connectors.sql.misfits import misfits
from connectors.sql.reflect import reflect_table
from connectors.sql.settings import SqlTable
from schemas.tables import FieldType
from tests.fixtures.sql_sides import CUSTOMERS, TABLES, TYPES, SqlTestSide, erp_database, side, table_type

__all__ = ["erp_database", "side"]


def traces(side: SqlTestSide) -> list[str]:
    found = [name for name in inspect(side.admin).get_table_names() if "echoless" in name]
    if side.is_sqlite:
        return found + [
            row[0] for row in side.rows("SELECT name FROM sqlite_master WHERE name LIKE '%echoless%'")
        ]
    statement = (
        "SELECT proname FROM pg_proc WHERE proname LIKE '%echoless%'"
        " UNION ALL SELECT tgname FROM pg_trigger WHERE tgname LIKE '%echoless%'"
        " UNION ALL SELECT relname FROM pg_class WHERE relname LIKE '%echoless%'"
    )
    return found + [row[0] for row in side.rows(statement)]


def test_removing_leaves_no_trace_and_tells_what_was_not_published(side: SqlTestSide) -> None:
    side.write("INSERT INTO customers (no) VALUES ('C1')")
    assert traces(side)
    assert remove(side.admin) == 1
    assert traces(side) == []
    assert remove(side.admin) == 0
    side.write("INSERT INTO customers (no) VALUES ('C2')")


def test_installing_again_keeps_what_is_known(side: SqlTestSide) -> None:
    side.write("INSERT INTO customers (no) VALUES ('C1')")
    version = side.version("customers", "C1")
    install(side.admin, TABLES, side.settings.integration_user)
    assert side.version("customers", "C1") == version
    assert [event.record.id for event in side.captured()] == ["C1"]


def test_versions_rise_even_across_removal(side: SqlTestSide) -> None:
    side.write("INSERT INTO customers (no) VALUES ('C1')")
    before = side.version("customers", "C1")
    remove(side.admin)
    install(side.admin, TABLES, side.settings.integration_user)
    assert side.version("customers", "C1") >= before


def test_after_a_restored_backup_every_version_is_new(side: SqlTestSide) -> None:
    side.write("INSERT INTO customers (no) VALUES ('C1')", "INSERT INTO customers (no) VALUES ('C2')")
    before = max(event.version for event in side.captured())
    assert not was_restored(side.admin, before)
    assert was_restored(side.admin, before + 1000)
    new_epoch(side.admin)
    assert side.version("customers", "C1") > before
    side.write("UPDATE customers SET name = 'x' WHERE no = 'C2'")
    (event,) = side.captured()
    assert event.version > side.version("customers", "C1")


def test_a_table_no_longer_mapped_is_left_alone(side: SqlTestSide) -> None:
    install(side.admin, {"accounts": TABLES["accounts"]}, side.settings.integration_user)
    side.write("INSERT INTO customers (no) VALUES ('C1')", "INSERT INTO accounts VALUES ('a1', 'n')")
    assert [event.record.table for event in side.captured()] == ["accounts"]


def test_a_table_that_is_not_there_is_named_with_a_remedy(side: SqlTestSide) -> None:
    with pytest.raises(CannotConnect, match=r"no table 'shoes'.*Remedy"):
        install(side.admin, {"shoes": SqlTable(name="shoes", key="id")}, side.settings.integration_user)
    with pytest.raises(CannotConnect, match=r"no column 'size'.*Remedy"):
        install(side.admin, {"customers": SqlTable(name="customers", key="size")}, "sync")


def test_odd_names_of_tables_and_columns_are_quoted(side: SqlTestSide) -> None:
    side.write(
        'CREATE TABLE "Order Detail""s" ("Order" varchar(10) PRIMARY KEY, "it\'s, a \\ thing" varchar(10))',
    )
    table = SqlTable(name='Order Detail"s', key="Order")
    install(side.admin, {"orders": table}, side.settings.integration_user)
    side.write("INSERT INTO \"Order Detail\"\"s\" VALUES ('1', 'x')")
    ((image,),) = side.rows("SELECT image FROM echoless_journal")
    assert image == '{"Order":"1","it\'s, a \\\\ thing":"x"}'


def test_the_columns_of_a_table_are_described(side: SqlTestSide) -> None:
    fields = {field.name: field for field in reflect_table(side.admin, TABLES["customers"])}
    assert list(fields) == [field.name for field in CUSTOMERS]
    assert not fields["no"].nullable
    assert fields["visits"].kind == ("long" if side.is_sqlite else "integer")
    assert (fields["blocked"].kind, fields["since"].kind, fields["logo"].kind) == ("boolean", "date", "bytes")
    if not side.is_sqlite:
        assert (fields["credit"].precision, fields["credit"].scale) == (20, 2)
        assert fields["name"].max_length == 30


def test_a_schema_that_the_database_cannot_hold_is_found_out(side: SqlTestSide) -> None:
    assert misfits(side.admin, side.settings, TYPES) == []
    wide = [FieldType("no", "text", nullable=False, max_length=40), FieldType("shoe_size", "integer")]
    wide += [FieldType("name", "text", max_length=31), FieldType("credit", "decimal", precision=21, scale=2)]
    types = {**TYPES, "customers": table_type("customers", tuple(wide))}
    found = [str(one) for one in misfits(side.admin, side.settings, types)]
    assert any("no column shoe_size" in one for one in found)
    assert all("Remedy" in one for one in found)
    assert len(found) == (1 if side.is_sqlite else 3)


def test_a_key_that_is_not_unique_is_found_out(side: SqlTestSide) -> None:
    side.write("CREATE TABLE loose (id varchar(10), name varchar(10))")
    settings = side.settings.model_copy(update={"tables": {"loose": SqlTable(name="loose", key="id")}})
    (found,) = misfits(side.admin, settings, {})
    assert "unique" in found.message


def test_our_tables_are_ready_for_many_rows(side: SqlTestSide) -> None:
    plan = "EXPLAIN QUERY PLAN " if side.is_sqlite else "EXPLAIN "
    with side.admin.connect() as connection:
        if not side.is_sqlite:
            connection.execute(text("SET enable_seqscan = off"))
        lines = connection.execute(
            text(plan + "SELECT * FROM echoless_applied WHERE tbl = 'a' AND record_id = 'b'")
        )
        assert any("echoless_applied_record" in str(line) for line in lines)
