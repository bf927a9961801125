"""What every SQL side promises about capture, on both databases."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from schemas.messages import ChangeEvent
from tests.fixtures.sql_sides import SqlTestSide, erp_database, side

__all__ = ["erp_database", "side"]


def test_every_kind_of_write_becomes_an_event_with_the_author(side: SqlTestSide) -> None:
    side.write("INSERT INTO customers (no, name) VALUES ('C1', 'Anna')")
    side.write("UPDATE customers SET name = 'Berta' WHERE no = 'C1'")
    side.write("DELETE FROM customers WHERE no = 'C1'")
    events = side.captured()
    assert [event.operation for event in events] == ["create", "update", "delete"]
    assert {event.author for event in events} == {side.user}
    assert [event.image["name"] if event.image else None for event in events] == ["Anna", "Berta", None]
    assert {str(event.record) for event in events} == {"erp/customers/C1"}
    assert abs(datetime.now(UTC) - events[0].changed_at).total_seconds() < 60


def test_versions_of_a_record_rise(side: SqlTestSide) -> None:
    side.write("INSERT INTO customers (no) VALUES ('C1')")
    for visits in range(5):
        side.write(f"UPDATE customers SET visits = {visits} WHERE no = 'C1'")
    versions = [event.version for event in side.captured(side.capturer(every_edit=True))]
    assert len(versions) == 6
    assert versions == sorted(set(versions))
    assert side.version("customers", "C1") == versions[-1]


def test_values_of_every_type_arrive_exactly(side: SqlTestSide) -> None:
    logo = "x'00ff'" if side.is_sqlite else "'\\x00ff'"
    true = "1" if side.is_sqlite else "true"
    side.write(
        "INSERT INTO customers VALUES ('Ä1', 'Žluťoučký 🐎 \"q\" \\', '', '123456789012345678.90',"
        f" {true}, '2026-02-28', '2026-02-28 23:59:59.123456+00:00', -5, 0.1, {logo})"
    )
    (event,) = side.captured()
    assert event.image == {
        "no": "Ä1",
        "name": 'Žluťoučký 🐎 "q" \\',
        "city": "",
        "credit": Decimal("123456789012345678.90"),
        "blocked": True,
        "since": date(2026, 2, 28),
        "seen_at": datetime(2026, 2, 28, 23, 59, 59, 123456, UTC),
        "visits": -5,
        "rating": 0.1,
        "logo": b"\x00\xff",
    }
    assert event.image["blocked"] is True


def test_null_is_not_the_empty_text(side: SqlTestSide) -> None:
    side.write("INSERT INTO customers (no, name, city) VALUES ('C1', NULL, '')")
    (event,) = side.captured()
    assert event.image is not None
    assert event.image["name"] is None
    assert event.image["city"] == ""


def test_a_changed_key_is_a_delete_and_a_create(side: SqlTestSide) -> None:
    side.write("INSERT INTO customers (no, name) VALUES ('C1', 'Anna')")
    side.write("UPDATE customers SET no = 'C2' WHERE no = 'C1'")
    events = side.captured()[1:]
    assert [(event.operation, event.record.id) for event in events] == [("delete", "C1"), ("create", "C2")]


def test_an_update_that_changes_nothing_is_no_change(side: SqlTestSide) -> None:
    side.write("INSERT INTO customers (no, name) VALUES ('C1', 'Anna')")
    side.write("UPDATE customers SET name = 'Anna' WHERE no = 'C1'")
    assert [event.operation for event in side.captured()] == ["create"]


def test_a_change_of_case_only_is_a_change(side: SqlTestSide) -> None:
    side.write("INSERT INTO customers (no, name) VALUES ('C1', 'anna')")
    side.write("UPDATE customers SET name = 'Anna' WHERE no = 'C1'")
    assert len(side.captured()) == 2


def test_a_rolled_back_write_is_never_published(side: SqlTestSide) -> None:
    with side.users.connect() as connection:
        connection.exec_driver_sql("INSERT INTO customers (no) VALUES ('C1')")
        connection.rollback()
    assert side.captured() == []


def test_a_repeat_after_a_crash_is_the_same_event(side: SqlTestSide) -> None:
    side.write("INSERT INTO customers (no) VALUES ('C1')", "INSERT INTO customers (no) VALUES ('C2')")
    seen: list[ChangeEvent] = []

    def crash_after_publishing(events: Sequence[ChangeEvent]) -> None:
        seen.extend(events)
        raise ConnectionError

    first = side.capturer()
    with pytest.raises(ConnectionError):
        first.run_once(crash_after_publishing)
    first.close()
    assert side.captured() == seen
    assert side.captured() == []


def test_batches_keep_the_order(side: SqlTestSide) -> None:
    side.write(*[f"INSERT INTO customers (no) VALUES ('C{n:02}')" for n in range(25)])
    assert [event.record.id for event in side.captured(side.capturer(most=10))] == [
        f"C{n:02}" for n in range(25)
    ]


def test_only_one_capturer_works_at_a_time(side: SqlTestSide) -> None:
    first, second = side.capturer(), side.capturer()
    side.write("INSERT INTO customers (no) VALUES ('C1')")
    seen: list[ChangeEvent] = []
    assert first.run_once(seen.extend) == 1
    side.write("INSERT INTO customers (no) VALUES ('C2')")
    assert second.run_once(seen.extend) == 0
    first.close()
    assert second.run_once(seen.extend) == 1
    assert [event.record.id for event in seen] == ["C1", "C2"]


def test_a_snapshot_reads_everything_once_with_versions_and_authors(side: SqlTestSide) -> None:
    side.write(*[f"INSERT INTO accounts VALUES ('a{n}', 'name {n}')" for n in range(25)])
    side.apply(side.command("update", "a7", table="accounts", values={"name": "ours"}))
    capturer = side.capturer(most=10)
    events = [event for batch in capturer.snapshot("accounts") for event in batch]
    live = {event.record.id: event for event in side.captured()}
    assert capturer.count("accounts") == 25
    assert sorted(event.record.id for event in events) == sorted(live)
    assert {event.operation for event in events} == {"read"}
    for event in events:
        last = live[event.record.id]
        assert (event.version, event.author, event.image) == (last.version, last.author, last.image)


def test_a_snapshot_ends_with_the_newest_image_of_a_record_that_changes_meanwhile(side: SqlTestSide) -> None:
    side.write(*[f"INSERT INTO accounts VALUES ('a{n}', 'name {n}')" for n in range(3)])
    batches = side.capturer().snapshot("accounts")
    seen = list(next(batches))
    side.write("UPDATE accounts SET name = 'new' WHERE id = 'a1'", "DELETE FROM accounts WHERE id = 'a2'")
    seen += [event for batch in batches for event in batch]
    last = {event.record.id: event for event in seen}
    assert last["a1"].image == {"id": "a1", "name": "new"}
    assert last["a2"].operation == "delete"
