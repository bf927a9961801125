"""Full synchronization with two workers, one of them killed, while people edit: nothing lost or made twice.

5,000 records, or as many as ECHOLESS_REPLAY_RECORDS says.
"""

import json
import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from coupling_store.jobs import JobRange
from tests.fixtures.postgres_server import TemporaryPostgres
from tests.support.laying_out import lay_out
from tests.support.two_databases import TwoDatabases, plain, wait_until

RECORDS = int(os.environ.get("ECHOLESS_REPLAY_RECORDS", "5000"))
PATIENCE = 120 + RECORDS / 50
"""Seconds until something must have happened; a machine with other things to do is slow."""
ROLE, PASSWORD = "echoless_test", "secret"
MAPPING = "customer-account"

pytestmark = [pytest.mark.connected, pytest.mark.slow, pytest.mark.timeout(int(6 * PATIENCE))]


@pytest.fixture
def world(
    tmp_path: Path,
    kafka: str,
    postgres: Callable[[], str],
    postgres_server: TemporaryPostgres,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[TwoDatabases]:
    # The program refuses variables that look like settings of its own.
    monkeypatch.delenv("ECHOLESS_REPLAY_RECORDS", raising=False)
    with psycopg.connect(plain(postgres_server.url()), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (ROLE,)).fetchone():
            postgres_server.create_role(ROLE, PASSWORD)
    urls = (postgres(), postgres(), postgres())
    integration = lambda url: postgres_server.url(url.rpartition("/")[2], ROLE, PASSWORD)  # noqa: E731 - a word
    world = lay_out(tmp_path, urls, integration, kafka)
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(mapping.read_text().replace("direction: both", "direction: both\nonly_coupled: true"))
    world.echoless("db", "upgrade")
    world.echoless("connect", "erp")
    world.echoless("connect", "crm")
    yield world
    world.stop()


class People(threading.Thread):
    """People who edit customers, one after the other, until they are told to stop."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        self.chance = random.Random(1)
        self.over = threading.Event()
        self.done = 0

    def run(self) -> None:
        with psycopg.connect(plain(self.url), autocommit=True) as connection:
            while not self.over.wait(0.01):
                record = f"C{self.chance.randint(1, RECORDS):06d}"
                self.done += 1
                connection.execute(
                    "UPDATE customer SET city = %s WHERE no = %s", (f"City {self.done}", record)
                )


@contextmanager
def editing(world: TwoDatabases) -> Iterator[People]:
    people = People(world.erp)
    people.start()
    try:
        yield people
    finally:
        people.over.set()
        people.join()


def start(world: TwoDatabases) -> None:
    for side in ("erp", "crm"):
        world.start(f"capture-{side}", "capture", "--side", side)
        world.start(f"applying-{side}", "applying", "--side", side)
    world.start("routing-1", "routing")
    world.start("routing-2", "routing")


def report(world: TwoDatabases, job: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(world.echoless("jobs", "show", job, "--json").stdout)
    return answer


def begin(world: TwoDatabases, *words: str) -> str:
    return str(json.loads(world.echoless("replay", *words, "--json").stdout)["id"])


@contextmanager
def held_up(world: TwoDatabases) -> Iterator[None]:
    """Let the routing workers stand still: a job that begins meanwhile is not over before somebody looks."""
    workers = [process for name, process in world.processes.items() if name.startswith("routing")]
    for worker in workers:
        worker.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        for worker in workers:
            worker.send_signal(signal.SIGCONT)


def kill_in_the_middle(world: TwoDatabases, job: str) -> None:
    """Kill a worker as soon as both are at work; something must be left for the other one."""
    deadline = time.monotonic() + PATIENCE
    with world.store() as store:
        while not _under_way(store.jobs.ranges(job)):
            assert time.monotonic() < deadline, world.logs()
        world.end("routing-1", signal.SIGKILL)
        assert any(piece.position < piece.end for piece in store.jobs.ranges(job)), "killed in the middle"


def _under_way(pieces: Sequence[JobRange]) -> bool:
    at_work = sum(bool(piece.lease) for piece in pieces)
    return at_work > 1 or any(piece.position > piece.first for piece in pieces)


def finish(world: TwoDatabases, job: str) -> dict[str, Any]:
    with world.store() as store:
        wait_until(lambda: store.jobs.find(job).state != "running", PATIENCE, world.logs)  # type: ignore[union-attr]
    return report(world, job)


def differences(world: TwoDatabases) -> list[str]:
    with world.store() as store:
        couplings = store.couplings(limit=10_000_000)
    erp, crm = world.rows("erp"), world.rows("crm")
    assert len(couplings) == len(erp) == len(crm) == RECORDS
    assert {c.left_id for c in couplings} == set(erp), "couplings are one to one"
    assert {c.right_id for c in couplings} == set(crm)
    return [f"{c.left_id}" for c in couplings if erp[c.left_id or ""] != crm[c.right_id or ""]]


def test_m15_a_full_synchronization_survives_a_killed_worker_and_live_edits(world: TwoDatabases) -> None:
    start(world)
    with psycopg.connect(plain(world.erp)) as connection:
        connection.execute(
            "INSERT INTO customer SELECT 'C' || lpad(n::text, 6, '0'), 'Name ' || n, 'City', NULL, n, "
            "DATE '2020-01-01' + n %% 1000, '' FROM generate_series(1, %s) n",
            (RECORDS,),
        )
    wait_until(lambda: world.counted("only coupled") == RECORDS, PATIENCE, world.logs)
    assert world.rows("crm") == {}
    with editing(world) as people:
        with held_up(world):
            job = begin(world, MAPPING, "--side", "erp")
        kill_in_the_middle(world, job)
        ended = finish(world, job)
    assert people.done > 0
    wait_until(world.is_quiet, PATIENCE, world.logs)
    assert ended["state"] == "finished"
    assert sum(ended["outcomes"][MAPPING].values()) == RECORDS, "every record has one outcome"
    assert ended["outcomes"][MAPPING].get("dead letter", 0) == 0
    assert all(part["read"] == part["of"] for part in ended["partitions"])
    assert differences(world) == []

    commands = world.commands()
    again = finish(world, begin(world, "--all"))
    wait_until(world.is_quiet, PATIENCE, world.logs)
    assert again["outcomes"] == {MAPPING: {"echo": RECORDS, "unchanged": RECORDS}}
    assert world.commands() == commands, "a second one changes nothing"
