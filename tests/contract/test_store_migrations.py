"""The tables are made by migrations, and a store without them says what to run."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text

from coupling_store.memory import MemoryStore
from coupling_store.migrate import pending, upgrade
from coupling_store.open import StoreOutdated, UnknownStore, open_store
from coupling_store.tables import METADATA
from coupling_store.version import StoreNewer
from schemas.keys import RecordKey
from schemas.known import Coupling, Record
from tests.fixtures.stores import POSTGRESQL


@pytest.fixture(params=["sqlite", POSTGRESQL])
def bare_url(request: pytest.FixtureRequest, empty_database: Callable[[str], str]) -> str:
    return empty_database(request.param)


def test_an_empty_database_is_outdated_until_it_is_upgraded(bare_url: str) -> None:
    with pytest.raises(StoreOutdated, match="echoless db upgrade"):
        open_store(bare_url)
    missing = pending(bare_url)
    assert missing[0].startswith("0001: ")
    assert upgrade(bare_url) == missing
    assert (pending(bare_url), upgrade(bare_url)) == ([], [])
    open_store(bare_url).close()


def test_a_store_of_a_newer_program_is_left_to_it(store_url: str) -> None:
    engine = create_engine(store_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    for ask in (open_store, pending, upgrade):
        with pytest.raises(StoreNewer, match="at migration 9999"):
            ask(store_url)


def test_the_migrations_make_the_tables_that_the_statements_are_built_from(store_url: str) -> None:
    engine = create_engine(store_url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
        keys = {name: inspect(connection).get_pk_constraint(name) for name in METADATA.tables}
    engine.dispose()
    for name, table in METADATA.tables.items():
        assert keys[name]["constrained_columns"] == [column.name for column in table.primary_key]


def test_a_store_of_the_first_tables_keeps_what_it_knows_when_it_is_upgraded(store_url: str) -> None:
    agreed = '{"agreed_left":{"a":{"decimal":"1.20"}},"agreed_right":{"b":null},"problem":"m|p"}'
    engine = create_engine(store_url)
    with engine.begin() as connection:
        for table in METADATA.tables:
            connection.execute(text(f"DROP TABLE {table}"))
        connection.execute(text("DROP TABLE alembic_version"))
    upgrade(store_url, "0001")
    with engine.begin() as connection:
        known = text("INSERT INTO records VALUES ('1', 'account', 'crm', 5, 'joe', :image, false, 0)")
        connection.execute(known, {"image": '{"a":1}'})
        pair = text("INSERT INTO couplings VALUES ('c', 'm', 0, '1', '2', 7, :state)")
        connection.execute(pair, {"state": agreed})
    engine.dispose()
    upgrade(store_url)
    upgraded = open_store(store_url)
    assert list(upgraded.images("crm", "account")) == [
        Record(RecordKey("crm", "account", "1"), 5, "joe", {"a": 1})
    ]
    assert list(upgraded.couplings()) == [
        Coupling("c", "m", 0, "1", "2", 7, {"a": Decimal("1.20")}, {"b": None}, problem="m|p")
    ]
    upgraded.close()


def test_a_store_in_memory_needs_no_migration() -> None:
    assert isinstance(open_store("memory://"), MemoryStore)


def test_a_store_of_another_kind_is_refused_by_name() -> None:
    with pytest.raises(UnknownStore, match="'mysql'"):
        open_store("mysql://localhost/store")
