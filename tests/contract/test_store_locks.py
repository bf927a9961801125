"""Batches side by side: who waits for whom, and what happens when two wait for each other."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import replace
from threading import Barrier, Event

import pytest

from coupling_store.changes import Changes
from coupling_store.migrate import upgrade
from coupling_store.open import open_store
from coupling_store.port import CouplingTaken, Store, StoreDown
from schemas.keys import RecordKey
from schemas.known import NEVER, Record
from tests.contract.store_words import JOE, KEY, coupled, left, link, put

SOON = 0.3
"""Seconds that a batch which does not wait needs at most; one that waits is still waiting."""
AT_LAST = 60


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as pool:
        yield pool


def _raise_version(store: Store, key: RecordKey, started: Event) -> int:
    started.set()
    with store.batch() as batch:
        record = batch.lock_records([key])[key]
        batch.save(Changes(records=[replace(record, version=record.version + 1)]))
        return record.version


def _still_waits(future: Future[int]) -> bool:
    try:
        future.result(timeout=SOON)
    except NotYet:
        return True
    return False


@pytest.mark.parametrize("known", [True, False])
def test_a_second_batch_waits_for_the_first_and_sees_its_writes(
    store: Store, threads: ThreadPoolExecutor, known: bool
) -> None:
    if known:
        put(store, Changes(records=[JOE]))
    with store.batch() as batch:
        version = batch.lock_records([KEY])[KEY].version
        assert version == (JOE.version if known else NEVER)
        second = threads.submit(_raise_version, store, KEY, Event())
        assert _still_waits(second)
        batch.save(Changes(records=[replace(JOE, version=70)]))
    assert second.result(AT_LAST) == 70


def test_what_a_batch_undoes_the_next_one_does_not_see(store: Store, threads: ThreadPoolExecutor) -> None:
    with pytest.raises(ZeroDivisionError), store.batch() as batch:  # noqa: PT012  the exit is what is tested
        batch.lock_records([KEY])
        batch.save(Changes(records=[JOE]))
        second = threads.submit(_raise_version, store, KEY, Event())
        assert _still_waits(second)
        raise ZeroDivisionError
    assert second.result(AT_LAST) == NEVER


def test_locked_couplings_wait_too(store: Store, threads: ThreadPoolExecutor) -> None:
    put(store, Changes(couplings=[coupled(1)]))

    def look() -> int:
        with store.batch() as batch:
            return batch.lock_couplings([link(1, "right")])[0].sequence

    with store.batch() as batch:
        [found] = batch.lock_couplings([link(1)])
        second = threads.submit(look)
        assert _still_waits(second)
        batch.save(Changes(couplings=[replace(found, sequence=44)]))
    assert second.result(AT_LAST) == 44


def test_many_threads_lose_no_update(store: Store, threads: ThreadPoolExecutor) -> None:
    put(store, Changes(records=[Record(KEY, 0)]))
    done = [threads.submit(_raise_version, store, KEY, Event()) for _ in range(40)]
    assert sorted(f.result(AT_LAST) for f in done) == list(range(40))


def test_looking_does_not_wait_for_a_batch(store_url: str, threads: ThreadPoolExecutor) -> None:
    store = open_store(store_url)
    with store.batch() as batch:
        batch.lock_records([KEY])
        batch.save(Changes(records=[JOE]))
        assert threads.submit(store.totals).result(AT_LAST)["records"] == 0
    assert store.totals()["records"] == 1
    store.close()


def test_counts_of_two_workers_add_up(store_url: str) -> None:
    one, two = open_store(store_url), open_store(store_url)
    for store in (one, two, one):
        changes = Changes()
        changes.counts["m", "sent"] += 5
        put(store, changes)
    assert one.counts() == two.counts() == {("m", "sent"): 15}
    one.close()
    two.close()


@pytest.mark.connected
class TestSideBySide:
    """PostgreSQL only: the others run one batch after the other."""

    @pytest.fixture
    def stores(self, postgres: object) -> Iterator[tuple[Store, Store]]:
        url = postgres()  # type: ignore[operator]
        upgrade(url)
        pair = (open_store(url), open_store(url))
        yield pair
        for store in pair:
            store.close()

    def test_batches_on_different_records_do_not_wait(self, stores: tuple[Store, Store]) -> None:
        one, two = stores
        put(one, Changes(couplings=[coupled(1), coupled(2)]))
        counted = Changes()
        counted.counts["m", "sent"] += 1
        with one.batch() as first:
            first.lock_records([left(1)])
            first.lock_couplings([link(1)])
            first.save(counted)
            with two.batch() as second:
                second.lock_records([left(2)])
                second.lock_couplings([link(2)])
                second.save(counted)

    def test_a_deadlock_is_told_as_store_down_and_the_other_goes_on(
        self, stores: tuple[Store, Store], threads: ThreadPoolExecutor
    ) -> None:
        put(stores[0], Changes(records=[Record(left(1), 1), Record(left(2), 1)]))
        both = Barrier(2)

        def cross(store: Store, first: int, second: int) -> str:
            try:
                with store.batch() as batch:
                    batch.lock_records([left(first)])
                    both.wait(AT_LAST)
                    batch.lock_records([left(second)])
            except StoreDown:
                return "down"
            return "done"

        ends = [threads.submit(cross, stores[0], 1, 2), threads.submit(cross, stores[1], 2, 1)]
        assert sorted(end.result(AT_LAST) for end in ends) == ["done", "down"]

    def test_of_two_that_couple_one_record_one_is_refused(
        self, stores: tuple[Store, Store], threads: ThreadPoolExecutor
    ) -> None:
        both = Barrier(2)

        def couple(store: Store, id_: str) -> str:
            both.wait(AT_LAST)
            try:
                put(store, Changes(couplings=[replace(coupled(1), id=id_)]))
            except CouplingTaken:
                return "taken"
            return "coupled"

        ends = [threads.submit(couple, store, id_) for store, id_ in zip(stores, "ab", strict=True)]
        assert sorted(end.result(AT_LAST) for end in ends) == ["coupled", "taken"]
