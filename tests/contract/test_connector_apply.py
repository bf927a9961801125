"""What every SQL side promises about commands that it carries out, on both databases."""

from datetime import UTC, date, datetime
from decimal import Decimal

from tests.fixtures.sql_sides import SqlTestSide, erp_database, side

__all__ = ["erp_database", "side"]
VALUES = {
    "name": "Žluťoučký 🐎",
    "city": "",
    "credit": Decimal("123456789012345678.90"),
    "blocked": False,
    "since": date(2026, 2, 28),
    "seen_at": datetime(2026, 2, 28, 23, 59, 59, 123456, UTC),
    "visits": -5,
    "rating": 0.1,
    "logo": b"\x00\xff",
}


def test_our_own_write_comes_back_with_the_name_of_the_integration_user(side: SqlTestSide) -> None:
    side.write("INSERT INTO customers (no, name) VALUES ('C1', 'Anna')")
    (result,) = side.apply(side.command("update", "C1", name="Berta"))
    _, echo = side.captured()
    assert (result.status, result.values) == ("applied", {"name": "Berta"})
    assert echo.author == side.settings.integration_user
    assert echo.version == result.version
    side.write("UPDATE customers SET name = 'Clara'")
    assert side.captured()[0].author == side.user


def test_values_of_every_type_are_stored_exactly(side: SqlTestSide) -> None:
    (result,) = side.apply(side.command("create", **VALUES))
    assert (result.status, result.values) == ("applied", VALUES)
    (event,) = side.captured()
    assert event.image == {"no": result.record_id, **VALUES}


def test_a_record_we_make_bears_the_coupling(side: SqlTestSide) -> None:
    command = side.command("create", name="Anna")
    side.apply(command)
    (event,) = side.captured()
    assert event.coupling_id == command.coupling_id
    (batch,) = side.capturer().snapshot("customers")
    assert batch[0].coupling_id == command.coupling_id


def test_new_records_get_their_key_as_the_settings_say(side: SqlTestSide) -> None:
    side.write("INSERT INTO customers (no) VALUES ('C00041')")
    commands = [
        side.command("create", name="one"),
        side.command("create", name="two"),
        side.command("create", table="contacts", values={"email": "a@b"}),
        side.command("create", table="accounts", values={"name": "acc"}, coupling_id="the-coupling"),
    ]
    results = side.apply(*commands)
    assert [result.record_id for result in results] == ["C00042", "C00043", "1", "the-coupling"]


def test_a_number_taken_by_hand_is_skipped(side: SqlTestSide) -> None:
    side.apply(side.command("create", name="one"))
    side.write("INSERT INTO customers (no) VALUES ('C00002')")
    results = side.apply(side.command("create", name="two"), side.command("create", name="three"))
    assert {result.record_id for result in results} == {"C00003", "C00004"}


def test_a_record_is_deleted_once(side: SqlTestSide) -> None:
    side.write("INSERT INTO customers (no, name) VALUES ('C1', 'Anna')")
    (first,) = side.apply(side.command("delete", "C1"))
    (second,) = side.apply(side.command("delete", "C1"))
    assert (first.status, second.status) == ("applied", "unchanged")
    assert first.version == second.version == side.captured()[-1].version


def test_commands_for_one_record_in_one_batch_are_carried_out_in_order(side: SqlTestSide) -> None:
    side.write("INSERT INTO customers (no, name) VALUES ('C1', 'Anna')")
    commands = [side.command("update", "C1", name=f"n{n}", coupling_id=f"c{n % 2}") for n in range(6)]
    results = side.apply(*commands)
    assert {result.status for result in results} == {"applied"}
    assert side.rows("SELECT name FROM customers") == [("n5",)]


def test_different_fields_of_different_records_go_in_one_batch(side: SqlTestSide) -> None:
    side.write(*[f"INSERT INTO customers (no, name, city) VALUES ('C{n}', 'n', 'c')" for n in range(3)])
    side.apply(
        side.command("update", "C0", name="new"),
        side.command("update", "C1", city=None),
        side.command("update", "C2", name=None, city="new"),
    )
    assert side.rows("SELECT name, city FROM customers ORDER BY no") == [
        ("new", "c"),
        ("n", None),
        (None, "new"),
    ]


def test_records_that_point_to_each_other_may_come_in_any_order(side: SqlTestSide) -> None:
    side.write("INSERT INTO customers (no) VALUES ('C1'), ('C2')")
    side.write("INSERT INTO contacts (id, customer_no) VALUES (1, 'C1'), (2, 'C2')")
    results = side.apply(
        side.command("delete", "C1"),
        side.command("delete", "1", table="contacts"),
        side.command("delete", "2", table="contacts"),
        side.command("delete", "C2"),
    )
    assert [result.status for result in results] == ["applied"] * 4


def test_a_value_there_that_cannot_be_read_is_written_over(side: SqlTestSide) -> None:
    bad = "9e999" if side.is_sqlite else "'Infinity'"
    side.write(f"INSERT INTO customers (no, rating) VALUES ('C1', {bad})")
    (result,) = side.apply(side.command("update", "C1", rating=2.5))
    assert (result.status, result.values) == ("applied", {"rating": 2.5})
