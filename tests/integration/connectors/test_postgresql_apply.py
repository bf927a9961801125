"""What only PostgreSQL has: locks of others, rules checked at commit, appliers side by side."""

import threading
from collections.abc import Iterator

import pytest

from connectors.port import TargetDown
from connectors.sql.install import CannotConnect
from schemas.messages import Result
from tests.fixtures.sql_sides import SqlTestSide, erp_database, postgresql_side

__all__ = ["erp_database", "side"]

pytestmark = pytest.mark.connected


@pytest.fixture
def side(erp_database: str) -> Iterator[SqlTestSide]:
    with postgresql_side(erp_database) as side:
        yield side


def test_a_login_that_is_not_the_integration_user_is_refused(side: SqlTestSide) -> None:
    settings = side.settings.model_copy(update={"integration_user": "somebody"})
    wrong = SqlTestSide(settings, side.users, side.admin)
    with pytest.raises(CannotConnect, match=r"logs in as .*Remedy"):
        wrong.applier().apply([side.command("create", name="Anna")])
    wrong.opened[0].close()
    assert side.rows("SELECT count(*) FROM customers") == [(0,)]


def test_a_rule_checked_at_commit_refuses_only_who_breaks_it(side: SqlTestSide) -> None:
    side.write("ALTER TABLE customers ADD CONSTRAINT one_city UNIQUE (city) DEFERRABLE INITIALLY DEFERRED")
    side.write(*[f"INSERT INTO customers (no, city) VALUES ('C{n}', 'city {n}')" for n in range(8)])
    commands = [side.command("update", f"C{n}", city=f"town {n}") for n in range(8)]
    commands[5] = side.command("update", "C5", city="town 2")
    results = side.apply(*commands)
    assert [r.status for r in results].count("applied") == 7
    assert (results[5].status, results[5].code) == ("rejected", "unique")


def test_a_record_locked_by_a_user_does_not_hold_up_the_others(side: SqlTestSide) -> None:
    side.write("INSERT INTO customers (no) VALUES ('C1'), ('C2')")
    with side.users.connect() as user:
        user.exec_driver_sql("UPDATE customers SET name = 'typing' WHERE no = 'C1'")
        locked, free = side.apply(
            side.command("update", "C1", name="a"), side.command("update", "C2", name="b")
        )
        user.rollback()
    assert (locked.status, locked.code) == ("failed", "busy")
    assert locked.retry_after
    assert free.status == "applied"


def test_appliers_side_by_side_never_give_two_records_one_number(side: SqlTestSide) -> None:
    results: list[Result] = []

    def make(worker: int) -> None:
        for n in range(10):
            results.extend(side.apply(side.command("create", name="x", coupling_id=f"c-{worker}-{n}")))

    workers = [threading.Thread(target=make, args=(worker,)) for worker in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(str(result.record_id) for result in results) == [f"C{n:05}" for n in range(1, 41)]


def test_appliers_and_users_in_any_order_of_records_never_lose_a_write(side: SqlTestSide) -> None:
    ids = [f"C{n}" for n in range(20)]
    side.write(*[f"INSERT INTO customers (no, visits) VALUES ('{record}', 0)" for record in ids])
    results: list[Result] = []

    def apply(order: list[str], field: str) -> None:
        for n in range(1, 11):
            commands = [
                side.command("update", record, coupling_id=f"{field}-{record}", values={field: str(n)})
                for record in order
            ]
            results.extend(side.apply(*commands))

    workers = [
        threading.Thread(target=apply, args=(ids, "name")),
        threading.Thread(target=apply, args=(ids[::-1], "city")),
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert {result.status for result in results} == {"applied"}
    assert side.rows("SELECT DISTINCT name, city FROM customers") == [("10", "10")]


def test_a_lost_connection_leaves_nothing_half_done(side: SqlTestSide) -> None:
    side.write("INSERT INTO customers (no) VALUES ('C1'), ('C2')")
    side.write(
        "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN"
        " PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$",
        "CREATE TRIGGER die BEFORE UPDATE ON customers FOR EACH ROW WHEN (NEW.name = 'die')"
        " EXECUTE FUNCTION die()",
    )
    commands = [side.command("update", "C1", name="a"), side.command("update", "C2", name="die")]
    with pytest.raises(TargetDown):
        side.apply(*commands)
    assert side.rows("SELECT DISTINCT name FROM customers") == [(None,)]
    side.write("DROP TRIGGER die ON customers")
    assert [result.status for result in side.apply(*commands)] == ["applied", "applied"]


def test_the_same_create_by_two_appliers_at_once_makes_one_record(side: SqlTestSide) -> None:
    commands = [side.command("create", name=f"n{n}") for n in range(30)]
    results: list[list[Result]] = []
    start = threading.Barrier(3)

    def create() -> None:
        start.wait()
        results.append(side.apply(*commands))

    workers = [threading.Thread(target=create) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert results[0] == results[1] == results[2]
    assert side.rows("SELECT count(*) FROM customers") == [(30,)]


def test_ids_and_texts_that_the_database_cannot_even_read_are_refused_alone(side: SqlTestSide) -> None:
    side.write("INSERT INTO customers (no) VALUES ('C1'), ('C2')")
    results = side.apply(
        side.command("update", str(10**30), table="contacts", values={"email": "a@b"}),
        side.command("update", "C1", name="nul \0 inside"),
        side.command("update", "C2", name="fine"),
    )
    assert [result.status for result in results] == ["rejected", "rejected", "applied"]
    assert results[1].code == "wrong_type"
