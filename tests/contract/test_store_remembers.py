"""A store remembers what it read and wrote lately, and is never wrong about it, whoever else writes."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from coupling_store.changes import Changes
from coupling_store.migrate import upgrade
from coupling_store.open import open_store
from coupling_store.port import Store
from schemas.known import Coupling, Record
from tests.contract.store_words import JOE, KEY, coupled, left, link, put, right


@pytest.fixture
def stores(store_url: str) -> Iterator[tuple[Store, Store]]:
    """Give the same store, opened twice: as two processes have it."""
    opened = open_store(store_url), open_store(store_url)
    yield opened
    for one in opened:
        one.close()


def _seen(store: Store) -> tuple[Record, list[Coupling]]:
    with store.batch() as batch:
        return batch.lock_records([KEY])[KEY], batch.lock_couplings([link(1)])


def test_what_another_process_wrote_between_two_batches_is_seen(stores: tuple[Store, Store]) -> None:
    ours, theirs = stores
    put(ours, Changes(records=[JOE], couplings=[coupled(1)]))
    assert _seen(ours) == (JOE, [coupled(1)])
    put(theirs, Changes(records=[replace(JOE, version=6)], couplings=[replace(coupled(1), sequence=9)]))
    assert _seen(ours) == (replace(JOE, version=6), [replace(coupled(1), sequence=9)])


def test_a_coupling_that_another_process_moved_or_ended_is_found_where_it_stands(
    stores: tuple[Store, Store],
) -> None:
    ours, theirs = stores
    put(ours, Changes(couplings=[coupled(1), coupled(2)]))
    _seen(ours)
    put(theirs, Changes(removed=["coupling-1"], couplings=[replace(coupled(2), left_id=left(1).id)]))
    assert [c.id for c in _seen(ours)[1]] == ["coupling-2"]


def test_what_a_batch_that_failed_had_written_is_forgotten(stores: tuple[Store, Store]) -> None:
    ours, _ = stores
    put(ours, Changes(records=[JOE], couplings=[coupled(1)]))

    def fail() -> None:
        with ours.batch() as batch:
            batch.save(Changes(records=[replace(JOE, version=99)], removed=["coupling-1"]))
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert _seen(ours) == (JOE, [coupled(1)])


def test_what_is_read_outside_of_a_batch_while_another_process_writes_misleads_no_batch(
    stores: tuple[Store, Store],
) -> None:
    ours, theirs = stores
    put(ours, Changes(records=[JOE], couplings=[coupled(1)]))
    with ours.look() as look:
        look.lock_records([KEY])
        put(theirs, Changes(records=[replace(JOE, version=6)]))
        _seen(ours)
        assert look.lock_records([KEY])[KEY].version in {5, 6}
    assert _seen(ours)[0].version == 6


def test_a_coupling_that_ended_in_a_batch_is_not_found_by_the_next(stores: tuple[Store, Store]) -> None:
    ours, _ = stores
    put(ours, Changes(couplings=[coupled(1)]), Changes(removed=["coupling-1"]))
    with ours.batch() as batch:
        assert batch.lock_couplings([link(1), link(1, "right")], ["coupling-1"]) == []


def test_a_record_that_goes_to_another_coupling_is_found_there_by_every_way(
    stores: tuple[Store, Store],
) -> None:
    ours, _ = stores
    put(ours, Changes(couplings=[coupled(1), coupled(2)]))
    given = replace(coupled(1), right_id=None), replace(coupled(2), left_id=None, right_id=right(1).id)
    put(ours, Changes(couplings=list(given)))
    with ours.batch() as batch:
        assert [c.id for c in batch.lock_couplings([link(1, "right")])] == ["coupling-2"]
        assert [c.id for c in batch.lock_couplings([link(1)])] == ["coupling-1"]
        assert batch.lock_couplings([link(2), link(2, "right")]) == []
        assert sorted(c.id for c in batch.lock_couplings([link(1)], ["coupling-1", "coupling-2"])) == [
            "coupling-1",
            "coupling-2",
        ]


def test_sqlite_is_not_asked_again_for_what_nobody_else_has_written(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    upgrade(url)
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    store = open_store(url)
    put(store, Changes(records=[JOE], couplings=[coupled(1)]))
    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        assert _seen(store) == (JOE, [coupled(1)])
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)
        store.close()
    assert [statement for statement in asked if statement.startswith("SELECT")] == []
