"""Every SQL side knows what it did: nothing is written twice, nothing older over something newer."""

from dataclasses import replace
from decimal import Decimal

from tests.fixtures.sql_sides import SqlTestSide, erp_database, side

__all__ = ["erp_database", "side"]


def test_a_repeated_command_is_answered_again_and_writes_nothing(side: SqlTestSide) -> None:
    side.write("INSERT INTO customers (no, name) VALUES ('C1', 'Anna')")
    command = side.command("update", "C1", name="Berta")
    first = side.apply(command)
    side.write("UPDATE customers SET name = 'Clara' WHERE no = 'C1'")
    assert side.apply(command) == first
    assert side.rows("SELECT name FROM customers") == [("Clara",)]


def test_a_repeat_within_one_batch_is_answered_again(side: SqlTestSide) -> None:
    command = side.command("create", name="Anna")
    first, second = side.apply(command, command)
    assert first == second
    assert side.rows("SELECT count(*) FROM customers") == [(1,)]


def test_a_create_sent_twice_under_another_id_makes_one_record(side: SqlTestSide) -> None:
    command = side.command("create", name="Anna")
    (first,) = side.apply(command)
    (second,) = side.apply(replace(command, command_id="again", sequence=command.sequence + 1))
    assert (second.status, second.record_id, second.version) == ("unchanged", first.record_id, first.version)
    assert second.values == {"name": "Anna"}
    assert side.rows("SELECT count(*) FROM customers") == [(1,)]


def test_an_older_sequence_is_refused(side: SqlTestSide) -> None:
    side.write("INSERT INTO customers (no, name) VALUES ('C1', 'Anna')")
    older, newer = side.command("update", "C1", name="old"), side.command("update", "C1", name="new")
    (done,) = side.apply(newer)
    (refused,) = side.apply(older)
    assert (refused.status, refused.version) == ("stale", done.version)
    assert side.rows("SELECT name FROM customers") == [("new",)]


def test_an_older_generation_is_refused(side: SqlTestSide) -> None:
    side.write("INSERT INTO customers (no, name) VALUES ('C1', 'Anna')")
    side.apply(side.command("update", "C1", name="new", generation=2))
    (refused,) = side.apply(side.command("update", "C1", name="old", generation=1))
    assert refused.status == "stale"


def test_a_stale_write_is_refused_by_version(side: SqlTestSide) -> None:
    side.write("INSERT INTO customers (no, name) VALUES ('C1', 'Anna')")
    seen = side.version("customers", "C1")
    side.write("UPDATE customers SET name = 'Berta' WHERE no = 'C1'")
    (refused,) = side.apply(side.command("update", "C1", name="ours", expected_version=seen))
    now = side.version("customers", "C1")
    assert (refused.status, refused.version) == ("stale", now)
    (done,) = side.apply(side.command("update", "C1", name="ours", expected_version=now))
    assert done.status == "applied"
    assert done.version is not None
    assert done.version > now


def test_a_record_never_written_since_we_came_has_a_version_too(side: SqlTestSide) -> None:
    with side.admin.begin() as connection:
        connection.exec_driver_sql("INSERT INTO customers (no, name) VALUES ('C1', 'Anna')")
        connection.exec_driver_sql("DELETE FROM echoless_versions")
    version = side.version("customers", "C1")
    (done,) = side.apply(side.command("update", "C1", name="ours", expected_version=version))
    assert done.status == "applied"


def test_values_that_are_there_already_are_not_written(side: SqlTestSide) -> None:
    side.write("INSERT INTO customers (no, name, credit) VALUES ('C1', 'Anna', '1.50')")
    version = side.version("customers", "C1")
    (result,) = side.apply(side.command("update", "C1", name="Anna", credit=Decimal("1.5")))
    assert (result.status, result.version) == ("unchanged", version)
    assert len(side.captured()) == 1
