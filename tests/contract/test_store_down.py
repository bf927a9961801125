"""A store that goes away says so, and serves again when it is back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from coupling_store.changes import Changes
from coupling_store.migrate import upgrade
from coupling_store.open import open_store
from coupling_store.port import StoreDown
from tests.contract.store_words import JOE, KEY, put
from tests.fixtures.postgres_server import TemporaryPostgres


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[TemporaryPostgres]:
    server = TemporaryPostgres(tmp_path / "postgres").start()
    yield server
    server.stop(remove=True)


@pytest.mark.connected
def test_a_server_that_stops_is_a_store_that_is_down_until_it_is_back(own_server: TemporaryPostgres) -> None:
    url = own_server.create_database("store")
    upgrade(url)
    store = open_store(url)
    put(store, Changes(records=[JOE]))
    with pytest.raises(StoreDown), store.batch() as batch:  # noqa: PT012  the exit is what is tested
        batch.lock_records([KEY])
        own_server.stop()
        batch.save(Changes())
        batch.lock_records([KEY])
    with pytest.raises(StoreDown):
        store.totals()
    own_server.start()
    with store.batch() as batch:
        assert batch.lock_records([KEY]) == {KEY: JOE}
    assert store.totals()["records"] == 1
    store.close()


@pytest.mark.connected
def test_a_commit_that_does_not_arrive_is_a_store_that_is_down(own_server: TemporaryPostgres) -> None:
    url = own_server.create_database("store")
    upgrade(url)
    store = open_store(url)
    with pytest.raises(StoreDown), store.batch() as batch:  # noqa: PT012  the exit is what is tested
        batch.save(Changes(records=[JOE]))
        own_server.stop()
    own_server.start()
    with store.batch() as batch:
        assert batch.read_records([KEY]) == {}
    store.close()


def test_a_server_that_is_not_there_is_a_store_that_is_down() -> None:
    with pytest.raises(StoreDown, match="refused"):
        open_store("postgresql+psycopg://nobody@127.0.0.1:1/nothing")


def test_a_file_that_cannot_be_opened_is_a_store_that_is_down(tmp_path: Path) -> None:
    with pytest.raises(StoreDown, match="unable to open"):
        open_store(f"sqlite:///{tmp_path / 'missing' / 'store.db'}")
