"""Edits that wait in the journal: of a record's last streak only the newest is published."""

import itertools
from collections.abc import Sequence

import pytest

from connectors.sql.install import install, is_installed, merges
from connectors.sql.overtaken import Overtaken
from connectors.sql.postgresql_triggers import drop as drop_on_postgresql
from connectors.sql.sqlite_triggers import drop as drop_on_sqlite
from schemas.messages import ChangeEvent
from tests.fixtures.sql_sides import TABLES, SqlTestSide, erp_database, side

__all__ = ["erp_database", "side"]


def names(events: Sequence[ChangeEvent]) -> list[object]:
    return [event.image["name"] if event.image else None for event in events]


def rename(*written: str) -> list[str]:
    return [f"UPDATE accounts SET name = '{name}' WHERE id = 'a1'" for name in written]


def test_a_streak_of_edits_becomes_one_event_with_the_last_image_version_and_time(side: SqlTestSide) -> None:
    side.write("INSERT INTO accounts VALUES ('a1', '0')", "INSERT INTO accounts VALUES ('a2', '0')")
    for statement in rename("1", "2", "3"):
        side.write(statement)
    last = side.rows("SELECT max(id) FROM echoless_journal")[0][0]
    side.write("UPDATE accounts SET name = 'other' WHERE id = 'a2'")
    events = side.captured()
    assert names(events) == ["0", "0", "3", "other"]
    assert (events[2].version, events[2].operation, events[2].author) == (last, "update", side.user)
    assert side.rows("SELECT count(*) FROM echoless_journal") == [(0,)]


def test_an_edit_published_already_takes_no_part_in_what_follows(side: SqlTestSide) -> None:
    side.write("INSERT INTO accounts VALUES ('a1', '0')")
    capturer = side.capturer()
    events: list[ChangeEvent] = []
    for name in ("1", "2"):
        side.write(*rename(name))
        capturer.run_once(events.extend)
    assert names(events) == ["0", "1", "2"]


def test_our_own_writes_are_all_published_and_end_a_streak(side: SqlTestSide) -> None:
    side.write("INSERT INTO accounts VALUES ('a1', '0')", *rename("1", "2"))
    side.apply(side.command("update", "a1", table="accounts", values={"name": "ours"}))
    side.apply(side.command("update", "a1", table="accounts", values={"name": "ours, too"}))
    side.write(*rename("3", "4"))
    for name in ("last", "the very last"):
        side.apply(side.command("update", "a1", table="accounts", values={"name": name}))
    events = side.captured()
    assert names(events) == ["0", "1", "2", "ours", "ours, too", "3", "4", "last", "the very last"]
    ours = [event.author == side.settings.integration_user for event in events]
    assert ours == [name not in {"0", "1", "2", "3", "4"} for name in names(events)]


def test_a_record_made_again_under_its_key_keeps_its_deletion_and_its_creation(side: SqlTestSide) -> None:
    again = ["DELETE FROM accounts WHERE id = 'a1'", "INSERT INTO accounts VALUES ('a1', 'again')"]
    side.write("INSERT INTO accounts VALUES ('a1', '0')", *rename("1", "2"), *again, *rename("3", "4"))
    events = side.captured()
    edits = ["create", "update", "update"]
    assert [event.operation for event in events] == [*edits, "delete", "create", "update"]
    assert names(events) == ["0", "1", "2", None, "again", "4"]


def test_a_changed_key_is_a_deletion_and_a_creation_in_the_midst_of_edits(side: SqlTestSide) -> None:
    side.write("INSERT INTO accounts VALUES ('a1', '0')", *rename("1", "2"))
    side.write("UPDATE accounts SET id = 'a2', name = '3'", "UPDATE accounts SET id = 'a1', name = '4'")
    side.write(*rename("5", "6"))
    told = [(event.operation, event.record.id) for event in side.captured()]
    changed = [("delete", "a1"), ("create", "a2"), ("delete", "a2"), ("create", "a1")]
    assert told == [("create", "a1"), ("update", "a1"), ("update", "a1"), *changed, ("update", "a1")]


def test_an_edit_that_leaves_a_field_alone_which_the_one_before_changed_is_not_merged_with_it(
    side: SqlTestSide,
) -> None:
    """The time of the merged event is the time of each of its edits: the policy `latest` compares them."""
    side.write(
        "INSERT INTO customers (no) VALUES ('C1')",
        "UPDATE customers SET visits = 1",
        "UPDATE customers SET visits = 2, city = 'Bern'",
    )
    more = ["UPDATE customers SET visits = 3", "UPDATE customers SET visits = 4"]
    for statements, told in ((more[:0], [(None, None), (2, "Bern")]), (more, [(4, "Bern")])):
        side.write(*statements)
        seen = [(e.image["visits"], e.image["city"]) for e in side.captured() if e.image]
        assert seen == told
    side.write(*more, "UPDATE customers SET city = 'Rome'")
    assert len(side.captured()) == 3


def test_a_column_without_a_bit_of_its_own_is_merged_with_nothing(side: SqlTestSide) -> None:
    columns = ", ".join(f"c{number} integer" for number in range(70))
    side.write(f"CREATE TABLE wide (id varchar(9) PRIMARY KEY, {columns})")
    table = {"accounts": TABLES["accounts"].model_copy(update={"name": "wide"})}
    install(side.admin, table, side.settings.integration_user)
    side.write("INSERT INTO wide (id) VALUES ('w1')", *[f"UPDATE wide SET c3 = {n}" for n in range(3)])
    assert len(side.captured()) == 2
    side.write(*[f"UPDATE wide SET c66 = {n}" for n in range(3)], "UPDATE wide SET c66 = 9, c3 = 9")
    assert len(side.captured()) == 4


def test_a_table_that_is_captured_anew_forgets_streaks_of_other_columns(side: SqlTestSide) -> None:
    side.write("INSERT INTO accounts VALUES ('a1', '0')", *rename("1"))
    install(side.admin, TABLES, side.settings.integration_user)
    side.write(*rename("2", "3"))
    assert names(side.captured()) == ["0", "1", "3"]


def test_every_edit_is_published_where_the_side_says_so(side: SqlTestSide) -> None:
    side.write("INSERT INTO accounts VALUES ('a1', '0')", *rename("1", "2", "3"))
    assert names(side.captured(side.capturer(every_edit=True))) == ["0", "1", "2", "3"]


def test_a_repeat_after_a_crash_ends_with_the_newest_though_more_was_edited(side: SqlTestSide) -> None:
    side.write("INSERT INTO accounts VALUES ('a1', '0')", *rename("1", "2"))
    seen: list[ChangeEvent] = []

    def crash_after_publishing(events: Sequence[ChangeEvent]) -> None:
        seen.extend(events)
        raise ConnectionError

    first = side.capturer()
    with pytest.raises(ConnectionError):
        first.run_once(crash_after_publishing)
    first.close()
    side.write(*rename("3"))
    assert names(seen) == ["0", "2"]
    assert names(side.captured()) == ["0", "3"]


def test_a_record_edited_without_a_pause_is_published_all_the_same(side: SqlTestSide) -> None:
    clock = itertools.count()  # every look at it is a second later
    capturer = side.capturer(most=1, overtaken=Overtaken(seconds=10, clock=lambda: next(clock)))
    side.write("INSERT INTO accounts VALUES ('a1', '0')")
    events: list[ChangeEvent] = []
    for name in range(1, 40):
        side.write(*rename(str(name), f"{name}, too"))
        capturer.run_once(events.extend)  # one row of two: a newer one always waits
    assert 3 <= len(events) <= 6
    assert names(events)[0] == "0"


def test_few_records_are_remembered_at_a_time_and_others_are_published_as_before(side: SqlTestSide) -> None:
    for record in ("a1", "a2"):
        side.write(f"INSERT INTO accounts VALUES ('{record}', '0')")
    for name in ("1", "2"):
        side.write(f"UPDATE accounts SET name = '{name}'")
    events = side.captured(side.capturer(overtaken=Overtaken(most=1)))
    seen = [(e.record.id, e.image["name"]) for e in events if e.image]
    assert seen == [("a1", "0"), ("a2", "0"), ("a2", "1"), ("a1", "2"), ("a2", "2")]


def test_looking_further_publishes_no_more_at_a_time_and_loses_nothing(side: SqlTestSide) -> None:
    side.write(*[f"INSERT INTO accounts VALUES ('a{n}', '0')" for n in range(6)])
    side.write(*rename(*map(str, range(40))))
    side.write(*[f"UPDATE accounts SET name = 'x' WHERE id = 'a{n}'" for n in range(6)])
    batches: list[Sequence[ChangeEvent]] = []
    capturer = side.capturer(most=4)
    while capturer.run_once(batches.append):
        pass
    assert max(map(len, batches)) <= 4
    assert [e.record.id for batch in batches for e in batch][6:] == [f"a{n}" for n in (0, 1, 2, 3, 4, 5)]
    assert side.rows("SELECT count(*) FROM echoless_journal") == [(0,)]


def as_an_earlier_version_made_it(side: SqlTestSide) -> None:
    with side.admin.begin() as connection:
        (drop_on_sqlite if side.is_sqlite else drop_on_postgresql)(connection)
        for column in ("since", "fields"):
            connection.exec_driver_sql(f"ALTER TABLE echoless_versions DROP COLUMN {column}")


def test_a_side_set_up_by_an_earlier_version_is_captured_edit_by_edit_until_connected(
    side: SqlTestSide,
) -> None:
    side.write("INSERT INTO accounts VALUES ('a1', '0')", *rename("1", "2"))
    as_an_earlier_version_made_it(side)
    with side.admin.connect() as connection:
        assert is_installed(connection)
        assert not merges(connection)
    assert names(side.captured()) == ["0", "1", "2"]
    install(side.admin, TABLES, side.settings.integration_user)
    side.write(*rename("3", "4"))
    assert names(side.captured()) == ["4"]
