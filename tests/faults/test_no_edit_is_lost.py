"""Workers are killed under load: no edit is lost, both sides end equal, then nothing more is sent."""

import random
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.fixtures.postgres_server import TemporaryPostgres
from tests.support.laying_out import PAIRS, lay_out
from tests.support.two_databases import TwoDatabases, plain, wait_until, watch

RECORDS = 1000
EDITS_PER_SIDE = 10_000
TEXTS = [0, 1, 2, 5]
"""The text fields among the pairs."""
ROLE, PASSWORD = "echoless_test", "secret"

pytestmark = [pytest.mark.connected, pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture
def world(
    tmp_path: Path, kafka: str, postgres: Callable[[], str], postgres_server: TemporaryPostgres
) -> Iterator[TwoDatabases]:
    with psycopg.connect(plain(postgres_server.url()), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (ROLE,)).fetchone():
            postgres_server.create_role(ROLE, PASSWORD)
    urls = (postgres(), postgres(), postgres())
    world = lay_out(
        tmp_path, urls, lambda url: postgres_server.url(url.rpartition("/")[2], ROLE, PASSWORD), kafka
    )
    world.echoless("db", "upgrade")
    world.echoless("connect", "erp")
    world.echoless("connect", "crm")
    yield world
    world.stop()


def start_all(world: TwoDatabases) -> None:
    for side in ("erp", "crm"):
        world.start(f"capture-{side}", "capture", "--side", side)
        world.start(f"applying-{side}", "applying", "--side", side)
    world.start("routing-1", "routing")
    world.start("routing-2", "routing")


class Users(threading.Thread):
    """People who edit one side, in small transactions, each writing values never written before."""

    def __init__(self, url: str, side: str, keys: list[str], edits: int, seed: int) -> None:
        super().__init__()
        self.url, self.side, self.keys, self.edits = url, side, keys, edits
        self.chance = random.Random(seed)
        self.done = 0
        self.written: dict[tuple[str, int], list[str]] = {}

    def run(self) -> None:
        with psycopg.connect(plain(self.url)) as connection:
            while self.done < self.edits:
                chosen = [(self.chance.choice(self.keys), self.chance.choice(TEXTS)) for _ in range(20)]
                values = [f"{self.side} {self.done + number}" for number in range(20)]
                try:
                    self._write(connection, chosen, values)
                    connection.commit()
                except psycopg.errors.DeadlockDetected:
                    connection.rollback()  # somebody else held one of these rows: people try again
                    continue
                for place, value in zip(chosen, values, strict=True):
                    self.written.setdefault(place, []).append(value)
                self.done += len(values)

    def _write(
        self, connection: psycopg.Connection[Any], chosen: list[tuple[str, int]], values: list[str]
    ) -> None:
        table, key = ("customer", "no") if self.side == "erp" else ("account", "accountid")
        for (record, field), value in zip(chosen, values, strict=True):
            column = PAIRS[field][0 if self.side == "erp" else 1]
            statement = f"UPDATE {table} SET {column} = %s WHERE {key} = %s"
            connection.execute(statement, (value, record))  # type: ignore[arg-type]  # names of this file


def differences(world: TwoDatabases) -> list[str]:
    with world.store() as store:
        couplings = store.couplings(limit=1_000_000)
    erp, crm = world.rows("erp"), world.rows("crm")
    assert len(couplings) == len(erp) == len(crm) == RECORDS
    assert {c.left_id for c in couplings} == set(erp), "couplings are one to one"
    assert {c.right_id for c in couplings} == set(crm)
    return [
        f"{c.left_id}: {erp[c.left_id or '']} / {crm[c.right_id or '']}"
        for c in couplings
        if erp[c.left_id or ""] != crm[c.right_id or ""]
    ]


def test_20000_edits_on_both_sides_survive_two_sigkills_and_one_sigterm(world: TwoDatabases) -> None:
    start_all(world)
    with psycopg.connect(plain(world.erp)) as connection:
        connection.execute(
            "INSERT INTO customer SELECT 'C' || lpad(n::text, 6, '0'), 'Name ' || n, 'City', NULL, n, "
            "DATE '2020-01-01' + n, '' FROM generate_series(1, %s) n",
            (RECORDS,),
        )
    wait_until(lambda: len(world.rows("crm")) == RECORDS and world.is_quiet(), 120, world.logs)
    assert differences(world) == []
    users = [
        Users(world.erp, "erp", list(world.rows("erp")), EDITS_PER_SIDE, seed=1),
        Users(world.crm, "crm", list(world.rows("crm")), EDITS_PER_SIDE, seed=2),
    ]
    for user in users:
        user.start()
    edits = lambda: sum(user.done for user in users)  # noqa: E731 - a short name for a count
    wait_until(lambda: edits() > 4_000, 120, world.logs)
    world.end("routing-1", signal.SIGKILL)
    world.start("routing-1", "routing")
    wait_until(lambda: edits() > 9_000, 120, world.logs)
    world.end("applying-crm", signal.SIGKILL)
    world.start("applying-crm", "applying", "--side", "crm")
    wait_until(lambda: edits() > 14_000, 120, world.logs)
    assert world.end("routing-2", signal.SIGTERM) == 0, "a worker that is told to stop leaves in peace"
    world.start("routing-2", "routing")
    for user in users:
        user.join(180)
        assert user.done >= EDITS_PER_SIDE
    wait_until(world.is_quiet, 180, world.logs)
    assert differences(world) == []
    _assert_every_last_edit_won_or_met_a_conflict(world, users)
    with world.store() as store:
        assert store.problems() == []
    # Long enough for every timer of a worker to have come round several times.
    watch(5, world.commands)
    assert world.is_quiet()


def _assert_every_last_edit_won_or_met_a_conflict(world: TwoDatabases, users: list[Users]) -> None:
    """The value that stands is the last that somebody wrote on one of the two sides."""
    with world.store() as store:
        pairs = {c.left_id: c.right_id for c in store.couplings(limit=1_000_000)}
    erp, crm = users
    for left, row in world.rows("erp").items():
        for field in (0, 1, 2, 5):
            mine = erp.written.get((left, field), [])
            theirs = crm.written.get((pairs[left] or "", field), [])
            last = {written[-1] for written in (mine, theirs) if written}
            assert not last or row[field] in last, f"{left}, {PAIRS[field][0]}: {row[field]!r}, not of {last}"
