"""Very many records fail for a few causes: the others go on; one retry closes all when the causes are gone.

Some 2,000 records of which a tenth fails, or as many as ECHOLESS_ERRORS_RECORDS says.
"""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from echoless.reading import read_settings
from echoless.wiring.broker import kafka as kafka_of
from echoless.wiring.broker import topic_names
from streams.tail import read
from tests.fixtures.postgres_server import TemporaryPostgres
from tests.fixtures.program import Run
from tests.support.laying_out import lay_out
from tests.support.office import Office, start
from tests.support.two_databases import plain, wait_until, watch

SIZE = "ECHOLESS_ERRORS_RECORDS"
EACH = int(os.environ.get(SIZE, "2000")) // 30
"""Records that fail for each cause."""
FAILING, RECORDS = 3 * EACH, 30 * EACH
PATIENCE = 90 + RECORDS / 50
"""Seconds until something must have happened; a machine with other things to do is slow."""
ROLE, PASSWORD = "echoless_test", "secret"
LIMITS = """
ALTER TABLE account ALTER COLUMN name TYPE varchar(40),
  ADD CONSTRAINT no_such_town CHECK (town <> 'Atlantis'), ADD CONSTRAINT own_number UNIQUE (telephone)
"""
NO_LIMITS = """
ALTER TABLE account ALTER COLUMN name TYPE text, DROP CONSTRAINT no_such_town, DROP CONSTRAINT own_number
"""
GOOD = """
INSERT INTO customer SELECT 'A' || n, 'Name ' || n, 'City', 'A' || n, n, DATE '2020-01-01', ''
FROM generate_series(%s::int, %s::int) n
"""
MIXED = """
INSERT INTO customer SELECT 'B' || n,
  CASE n %% 30 WHEN 1 THEN repeat('a long name ', 5) ELSE 'Name ' || n END,
  CASE n %% 30 WHEN 11 THEN 'Atlantis' ELSE 'City' END,
  CASE n %% 30 WHEN 21 THEN 'A1' ELSE 'B' || n END,
  n, DATE '2020-01-01', ''
FROM generate_series(%s::int, %s::int) n
"""
"""Of every thirty records one has too long a name, one a forbidden town, and one another's telephone."""

pytestmark = [pytest.mark.connected, pytest.mark.slow, pytest.mark.timeout(int(6 * PATIENCE))]


@pytest.fixture
def office(
    tmp_path: Path,
    kafka: str,
    postgres: Callable[[], str],
    postgres_server: TemporaryPostgres,
    echoless: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Office]:
    monkeypatch.delenv(SIZE, raising=False)  # the program would take it for a setting of its own
    with psycopg.connect(plain(postgres_server.url()), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (ROLE,)).fetchone():
            postgres_server.create_role(ROLE, PASSWORD)
    integration = lambda url: postgres_server.url(url.rpartition("/")[2], ROLE, PASSWORD)  # noqa: E731 - a word
    world = lay_out(tmp_path, (postgres(), postgres(), postgres()), integration, kafka)
    made = Office(world, echoless)
    for words in (("db", "upgrade"), ("connect", "erp"), ("connect", "crm")):
        assert made.ask(*words).status == 0
    made.sql("crm", LIMITS)
    yield made
    world.stop()


def test_m18_the_good_records_go_on_beside_many_failing_ones_and_retry_all_closes_every_error(
    office: Office, record_testsuite_property: Callable[[str, object], None]
) -> None:
    start(office)
    good = RECORDS - FAILING
    _entered(office, GOOD, (1, 1), 1)
    record_testsuite_property("seconds_without_failing", _entered(office, GOOD, (2, good), good))
    record_testsuite_property("seconds_with_failing", _entered(office, MIXED, (1, RECORDS), 2 * good))
    _until(office, lambda: _problems(office) == FAILING)
    _until(office, office.world.is_quiet)
    groups = office.asked("errors", "list", "--by-cause")
    assert {(g["mapping"], g["stage"], g["code"], g["count"]) for g in groups} == {
        ("customer-account", "apply", code, EACH) for code in ("too_long", "constraint", "unique")
    }
    assert len(_open_on_the_topic(office)) == FAILING
    _what_fails_is_left_alone_and_the_rest_goes_on(office)

    office.sql("crm", NO_LIMITS)
    began = time.monotonic()
    assert office.asked("errors", "retry", "--all")["counts"] == {"sent": FAILING}
    record_testsuite_property("retried_per_second", FAILING / (time.monotonic() - began))
    _until(office, office.world.is_quiet)
    record_testsuite_property("mended_per_second", FAILING / (time.monotonic() - began))
    assert office.asked("errors", "list") == []
    assert _open_on_the_topic(office) == set(), "the compacted topic holds exactly the open ones: none"
    assert _rows(office, "erp", "customer") == _rows(office, "crm", "account")


def _entered(office: Office, statement: str, numbers: tuple[int, int], arriving: int) -> float:
    """Let people enter customers; give the seconds until so many accounts are there: all that can be made."""
    began = time.monotonic()
    office.sql("erp", statement, *numbers)
    _until(office, lambda: office.sql("crm", "SELECT count(*) FROM account") == [(arriving,)])
    return time.monotonic() - began


def _what_fails_is_left_alone_and_the_rest_goes_on(office: Office) -> None:
    watch(2, office.world.commands)
    office.sql("erp", "UPDATE customer SET city = 'Bergen' WHERE no = 'B2'")
    towns = "SELECT 1 FROM account WHERE telephone = 'B2' AND town = 'Bergen'"
    _until(office, lambda: office.sql("crm", towns) == [(1,)])
    assert _problems(office) == FAILING


def _problems(office: Office) -> int:
    with office.world.store() as store:
        return store.totals()["problems"]


def _rows(office: Office, side: str, table: str) -> list[tuple[object, ...]]:
    """Read what both sides have in common; keys are each side's own."""
    rows = office.sql(side, f"SELECT * FROM {table}")
    return sorted(row[1:] for row in rows)


def _open_on_the_topic(office: Office) -> set[bytes]:
    """Read the topic as a consumer does that comes late: the last value of each key counts."""
    settings = read_settings(office.world.config)
    last = {m.key: m.value for m in read(kafka_of(settings), topic_names(settings).errors)}
    return {key for key, value in last.items() if key is not None and value is not None}


def _until(office: Office, condition: Callable[[], bool]) -> None:
    wait_until(condition, PATIENCE, office.world.logs)
