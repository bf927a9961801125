"""What every SQL side promises about commands, on both databases."""

from dataclasses import replace
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


def test_an_update_of_a_missing_record_is_rejected_and_makes_none(side: SqlTestSide) -> None:
    (result,) = side.apply(side.command("update", "C1", name="Anna"))
    assert (result.status, result.code) == ("rejected", "gone")
    assert "erp/customers/C1" in result.message
    assert "Remedy" in result.message
    assert side.rows("SELECT count(*) FROM customers") == [(0,)]


def test_an_id_that_no_record_can_have_is_rejected_alone(side: SqlTestSide) -> None:
    side.write("INSERT INTO contacts (id, email) VALUES (7, 'a@b')")
    results = side.apply(
        side.command("update", "x'; DROP", table="contacts", values={"email": "c@d"}),
        side.command("update", "7", table="contacts", values={"email": "e@f"}),
    )
    assert [(result.status, result.code) for result in results] == [("rejected", "gone"), ("applied", "")]


def test_a_record_is_deleted_once(side: SqlTestSide) -> None:
    side.write("INSERT INTO customers (no, name) VALUES ('C1', 'Anna')")
    (first,) = side.apply(side.command("delete", "C1"))
    (second,) = side.apply(side.command("delete", "C1"))
    assert (first.status, second.status) == ("applied", "unchanged")
    assert first.version == second.version == side.captured()[-1].version


def test_one_bad_row_among_a_hundred_is_refused_and_the_others_are_applied(side: SqlTestSide) -> None:
    side.write(*[f"INSERT INTO customers (no, city) VALUES ('C{n:03}', 'x')" for n in range(100)])
    commands = [side.command("update", f"C{n:03}", city=f"city {n}") for n in range(100)]
    commands[41] = side.command("update", "C041", city="Atlantis")
    results = side.apply(*commands)
    assert [result.status for result in results].count("applied") == 99
    assert (results[41].status, results[41].code) == ("rejected", "constraint")
    assert "erp/customers/C041" in results[41].message
    assert "city" in results[41].message
    assert side.rows("SELECT city FROM customers WHERE no IN ('C040', 'C041', 'C042') ORDER BY no") == [
        ("city 40",),
        ("x",),
        ("city 42",),
    ]


def test_every_kind_of_bad_value_has_its_code(side: SqlTestSide) -> None:
    side.write("INSERT INTO contacts (id, email) VALUES (7, 'a@b')")
    side.write("INSERT INTO accounts VALUES ('a1', 'Anna')", "INSERT INTO customers (no) VALUES ('C1')")
    bad = {
        "too_long": side.command("update", "C1", name="x" * 31),
        "out_of_range": side.command("create", visits=2**31),
        "wrong_type": side.command("create", visits="many"),
        "null_not_allowed": side.command("update", "a1", table="accounts", values={"name": None}),
        "unique": side.command("create", table="contacts", values={"email": "a@b"}),
        "foreign_key": side.command("create", table="contacts", values={"customer_no": "C9"}),
        "constraint": side.command("create", city="Atlantis"),
        "no_column": side.command("create", shoe_size=9),
        "unknown_table": side.command("create", table="shoes"),
    }
    results = side.apply(*bad.values())
    assert {result.status for result in results} == {"rejected"}
    assert [result.code for result in results] == list(bad)
    assert all("Remedy" in result.message for result in results[3:])


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
