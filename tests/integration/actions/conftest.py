"""An office: two databases on PostgreSQL, real Kafka, and nothing coupled yet."""

from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from tests.fixtures.postgres_server import TemporaryPostgres
from tests.fixtures.program import Run
from tests.support.laying_out import lay_out
from tests.support.office import Office
from tests.support.two_databases import plain

ROLE, PASSWORD = "echoless_test", "secret"


@pytest.fixture
def office(
    tmp_path: Path,
    kafka: str,
    postgres: Callable[[], str],
    postgres_server: TemporaryPostgres,
    echoless: Run,
) -> Iterator[Office]:
    """Give an office in which records are coupled by hand alone, and everything runs."""
    with psycopg.connect(plain(postgres_server.url()), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (ROLE,)).fetchone():
            postgres_server.create_role(ROLE, PASSWORD)

    def as_ours(url: str) -> str:
        return postgres_server.url(url.rpartition("/")[2], ROLE, PASSWORD)

    world = lay_out(tmp_path, (postgres(), postgres(), postgres()), as_ours, kafka)
    rules = tmp_path / "mapping.yaml"
    rules.write_text(rules.read_text().replace("direction: both", "direction: both\nonly_coupled: true"))
    made = Office(world, echoless)
    for words in (("db", "upgrade"), ("topics", "create"), ("connect", "erp"), ("connect", "crm")):
        assert made.ask(*words).status == 0
    yield made
    world.stop()
