"""The fixture gives a real PostgreSQL 18, and another database on every call."""

from collections.abc import Callable

import psycopg
import pytest

from tests.fixtures.postgres_server import TemporaryPostgres

pytestmark = pytest.mark.connected


def _connect(url: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(url.replace("+psycopg", ""))


def test_it_is_postgresql_18_that_syncs_to_disk(postgres: Callable[[], str]) -> None:
    with _connect(postgres()) as connection:
        row = connection.execute(
            "SELECT current_setting('server_version'), current_setting('fsync')"
        ).fetchone()
    assert row is not None
    assert str(row[0]).startswith("18.")
    assert row[1] == "on"


def test_every_call_gives_another_database(postgres: Callable[[], str]) -> None:
    assert postgres() != postgres()


def test_a_role_logs_in_with_its_password(
    postgres_server: TemporaryPostgres, postgres: Callable[[], str]
) -> None:
    name = postgres().rsplit("/", 1)[1]
    postgres_server.create_role(name, "a secret")
    with _connect(postgres_server.url(name, name, "a secret")) as connection:
        assert connection.execute("SELECT current_user").fetchone() == (name,)
    with pytest.raises(psycopg.OperationalError):
        _connect(postgres_server.url(name, name, "wrong"))
