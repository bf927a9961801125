"""What only PostgreSQL has: many writers at once, roles, sessions that break."""

import random
import threading
from collections import defaultdict
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text

from connectors.port import TargetDown
from connectors.sql.capture import SqlCapturer
from connectors.sql.install import CannotConnect, install
from schemas.messages import ChangeEvent
from tests.fixtures.sql_sides import TABLES, SqlTestSide, erp_database, postgresql_side

__all__ = ["erp_database", "side"]

pytestmark = pytest.mark.connected

RECORDS = [f"a{n}" for n in range(8)]
WRITERS, ROUNDS = 4, 60
EDITS = WRITERS * ROUNDS * 2


@pytest.fixture
def side(erp_database: str) -> Iterator[SqlTestSide]:
    with postgresql_side(erp_database) as side:
        yield side


def test_nothing_is_lost_when_transactions_commit_out_of_order(side: SqlTestSide) -> None:
    side.write("INSERT INTO accounts VALUES ('a1', 'n'), ('a2', 'n')")
    capturer = side.capturer()
    seen: list[ChangeEvent] = []
    with side.users.connect() as early, side.users.connect() as late:
        early.exec_driver_sql("UPDATE accounts SET name = 'early' WHERE id = 'a1'")
        late.exec_driver_sql("UPDATE accounts SET name = 'late' WHERE id = 'a2'")
        late.commit()
        while capturer.run_once(seen.extend):
            pass
        early.commit()
    while capturer.run_once(seen.extend):
        pass
    names = [event.image["name"] for event in seen if event.image]
    assert names == ["n", "n", "late", "early"]
    assert seen[2].version > seen[3].version


def test_many_writers_lose_nothing_and_keep_the_order_of_each_record(side: SqlTestSide) -> None:
    by_record: dict[str, list[ChangeEvent]] = defaultdict(list)
    for event in _seen_while_many_write(side, side.capturer(37, every_edit=True)):
        by_record[event.record.id].append(event)
    for record, mine in by_record.items():
        # Every write counts up by one, so a lost or swapped event shows as a gap.
        assert [int(e.image["name"]) for e in mine if e.image] == list(range(len(mine))), record
        assert [e.version for e in mine] == sorted(e.version for e in mine)
    assert sum(map(len, by_record.values())) == len(RECORDS) + EDITS


def test_many_writers_lose_nothing_where_edits_that_wait_are_merged(side: SqlTestSide) -> None:
    last: dict[str, ChangeEvent] = {}
    for event in _seen_while_many_write(side, side.capturer(most=37)):
        before = last.get(event.record.id)
        assert before is None or before.version < event.version
        last[event.record.id] = event
    written = dict(side.rows("SELECT id, name FROM accounts"))
    assert {record: e.image["name"] for record, e in last.items() if e.image} == written
    assert sum(map(int, written.values())) == EDITS


def _seen_while_many_write(side: SqlTestSide, capturer: SqlCapturer) -> list[ChangeEvent]:
    """Let four users count up records at random, two in each transaction, while the side is captured."""
    side.write(*[f"INSERT INTO accounts VALUES ('{record}', '0')" for record in RECORDS])
    done = threading.Event()
    events: list[ChangeEvent] = []
    writers = [threading.Thread(target=_write, args=(side, seed)) for seed in range(WRITERS)]
    reader = threading.Thread(target=_capture, args=(capturer, done, events))
    for thread in (*writers, reader):
        thread.start()
    for writer in writers:
        writer.join()
    done.set()
    reader.join()
    return events


def _write(side: SqlTestSide, seed: int) -> None:
    choice = random.Random(seed)
    statement = text("UPDATE accounts SET name = CAST(name AS integer) + 1 WHERE id = :id")
    for _ in range(ROUNDS):
        with side.users.begin() as connection:
            for record in sorted(choice.sample(RECORDS, 2)):
                connection.execute(statement, {"id": record})


def _capture(capturer: SqlCapturer, done: threading.Event, events: list[ChangeEvent]) -> None:
    while True:
        is_last = done.is_set()
        if capturer.run_once(events.extend) == 0 and is_last:
            return


def test_the_author_is_the_role_that_logged_in_and_needs_no_rights_on_our_tables(side: SqlTestSide) -> None:
    database = side.users.url.database
    role = f"alice_{database}"
    side.write(f"CREATE ROLE {role} LOGIN PASSWORD 'secret'", f"GRANT ALL ON customers TO {role}")
    alice = create_engine(side.users.url.set(username=role, password="secret"))  # noqa: S106  # of a test
    with alice.begin() as connection:
        connection.exec_driver_sql("INSERT INTO customers (no) VALUES ('C1')")
        connection.exec_driver_sql("SET search_path = nowhere")
        connection.exec_driver_sql("DELETE FROM public.customers")
    alice.dispose()
    assert [event.author for event in side.captured()] == [role, role]
    side.write(f"DROP OWNED BY {role}", f"DROP ROLE {role}")


def test_edits_of_two_users_are_not_merged(side: SqlTestSide) -> None:
    database = side.users.url.database
    role = f"bob_{database}"
    side.write(f"CREATE ROLE {role} LOGIN PASSWORD 'secret'", f"GRANT ALL ON accounts TO {role}")
    side.write("INSERT INTO accounts VALUES ('a1', 'new')")
    bob = create_engine(side.users.url.set(username=role, password="secret"))  # noqa: S106  # of a test
    for name, who in enumerate((side.users, bob, side.users, bob, bob)):
        with who.begin() as connection:
            connection.exec_driver_sql(f"UPDATE accounts SET name = '{name}'")
    bob.dispose()
    events = side.captured()[1:]
    assert [(e.author, e.image["name"]) for e in events if e.image] == [
        ("postgres", "0"),
        (role, "1"),
        ("postgres", "2"),
        (role, "4"),
    ]
    side.write(f"DROP OWNED BY {role}", f"DROP ROLE {role}")


def test_a_column_that_was_removed_lets_users_write_and_every_edit_is_published(side: SqlTestSide) -> None:
    side.write("INSERT INTO customers (no) VALUES ('C1')", "ALTER TABLE customers DROP COLUMN rating")
    side.write(*[f"UPDATE customers SET visits = {visits}" for visits in range(3)])
    assert [event.operation for event in side.captured()] == ["create", "update", "update", "update"]
    install(side.admin, TABLES, side.settings.integration_user)
    side.write(*[f"UPDATE customers SET visits = {visits}" for visits in range(5, 9)])
    (event,) = side.captured()
    assert event.image is not None
    assert event.image["visits"] == 8


def test_columns_of_types_without_equality_are_compared_as_text(side: SqlTestSide) -> None:
    side.write("ALTER TABLE customers ADD COLUMN extra json", "INSERT INTO customers (no) VALUES ('C1')")
    install(side.admin, TABLES, side.settings.integration_user)
    side.write(*[f"UPDATE customers SET extra = '[{number}]'" for number in range(3)])
    assert [event.operation for event in side.captured()] == ["create", "update"]
    side.write("UPDATE customers SET extra = '[5]'", "UPDATE customers SET visits = 1")
    assert len(side.captured()) == 2


def test_truncating_a_table_deletes_every_record(side: SqlTestSide) -> None:
    side.write("INSERT INTO accounts VALUES ('a1', 'n'), ('a2', 'n')", "TRUNCATE accounts")
    events = side.captured()
    assert [(e.operation, e.record.id) for e in events[2:]] == [("delete", "a1"), ("delete", "a2")]
    assert side.rows("SELECT record_id, deleted FROM echoless_versions ORDER BY 1") == [
        ("a1", True),
        ("a2", True),
    ]


def test_a_truncated_record_that_is_made_again_continues_no_streak(side: SqlTestSide) -> None:
    side.write("INSERT INTO accounts VALUES ('a1', '0')", "UPDATE accounts SET name = '1'")
    side.write("TRUNCATE accounts", "INSERT INTO accounts VALUES ('a1', '2')")
    side.write("UPDATE accounts SET name = '3'", "UPDATE accounts SET name = '4'")
    seen = [event.image["name"] if event.image else None for event in side.captured()]
    assert seen == ["0", "1", None, "2", "4"]


def test_the_last_version_carries_the_last_image_though_another_trigger_writes_too(side: SqlTestSide) -> None:
    side.write(
        "CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.city IS NULL THEN"
        " UPDATE customers SET city = 'stamped' WHERE no = NEW.no; END IF; RETURN NULL; END $$",
        "CREATE TRIGGER a_first AFTER INSERT OR UPDATE ON customers FOR EACH ROW EXECUTE FUNCTION stamp()",
        "INSERT INTO customers (no, name) VALUES ('C1', 'Anna')",
    )
    last = side.captured()[-1]
    assert last.image is not None
    assert last.image["city"] == "stamped"


def test_a_capturer_goes_on_after_its_session_was_ended(side: SqlTestSide) -> None:
    capturer = side.capturer()
    seen: list[ChangeEvent] = []
    capturer.run_once(seen.extend)
    side.write("INSERT INTO customers (no) VALUES ('C1')")
    side.write(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND application_name = 'echoless' AND pid <> pg_backend_pid()"
    )
    for _ in range(3):
        try:
            capturer.run_once(seen.extend)
        except TargetDown:
            continue
    assert [event.record.id for event in seen] == ["C1"]


def test_a_side_that_is_down_is_said_to_be_down(side: SqlTestSide) -> None:
    url = side.users.url.set(port=1).render_as_string(hide_password=False)
    settings = side.settings.model_copy(update={"url": url})
    down = SqlTestSide(settings, side.users, side.admin)
    with pytest.raises(TargetDown, match="side erp") as seen:
        down.capturer().run_once(list)
    with pytest.raises(TargetDown):
        down.applier().apply([down.command("update", "C1", name="x")])
    assert seen.value.retry_after
    assert "secret" not in str(seen.value)


def test_an_integration_user_who_is_no_role_is_named_with_a_remedy(side: SqlTestSide) -> None:
    with pytest.raises(CannotConnect, match=r"no role 'nobody_here'.*CREATE ROLE"):
        install(side.admin, TABLES, "nobody_here")


def test_a_row_that_its_schema_does_not_allow_is_kept_and_the_others_go_on(side: SqlTestSide) -> None:
    side.write("INSERT INTO customers (no, seen_at) VALUES ('C1', 'infinity')")
    side.write(
        "INSERT INTO customers (no, rating) VALUES ('C2', 'NaN')", "INSERT INTO customers (no) VALUES ('C3')"
    )
    assert [event.record.id for event in side.captured()] == ["C3"]
    assert [row.record_id for row in side.bad] == ["C1", "C2"]
    assert b'"infinity"' in side.bad[0].original
    assert "seen_at" in side.bad[0].reason
    assert side.captured() == []
