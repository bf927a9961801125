"""A batch is all or nothing, on every store."""

from collections import Counter
from dataclasses import replace

import pytest

from coupling_store.changes import Changes, Parked
from coupling_store.port import CouplingTaken, Store
from schemas.known import Record
from tests.contract.store_words import JOE, KEY, NOW, coupled, flight, left, link, put, right

MANY = 5000
"""More keys than a statement of either database may have parameters for, each in a pair."""


def test_after_a_refusal_nothing_of_the_batch_stays(store: Store) -> None:
    put(store, Changes(couplings=[coupled(1)]))
    with pytest.raises(CouplingTaken):
        put(store, Changes(records=[JOE], couplings=[coupled(3), replace(coupled(1), id="second")]))
    assert store.totals() == {"couplings": 1, "in_flight": 0, "parked": 0, "problems": 0, "records": 0}


def test_a_refusal_that_somebody_caught_still_undoes_the_batch(store: Store) -> None:
    put(store, Changes(couplings=[coupled(1)]))
    with pytest.raises(CouplingTaken), store.batch() as batch:  # noqa: PT012  the exit is what is tested
        batch.save(Changes(records=[JOE]))
        with pytest.raises(CouplingTaken):
            batch.save(Changes(couplings=[replace(coupled(1), id="second")]))
    assert store.totals()["records"] == 0


def test_leaving_with_an_exception_undoes_everything(store: Store) -> None:
    put(store, Changes(records=[JOE], couplings=[coupled(1)], counts=Counter({("m", "sent"): 1})))
    before = (store.totals(), store.counts(), store.couplings(), list(store.images(*KEY[:2])))
    with pytest.raises(ZeroDivisionError), store.batch() as batch:  # noqa: PT012  the exit is what is tested
        batch.lock_records([KEY, left(7)])
        batch.save(
            Changes(
                records=[replace(JOE, version=99)],
                couplings=[replace(coupled(1), sequence=99), coupled(2)],
                parked=[Parked("coupling-1", "m", (link(5),), NOW, "e")],
                counts=Counter({("m", "sent"): 1}),
            )
        )
        raise ZeroDivisionError
    assert (store.totals(), store.counts(), store.couplings(), list(store.images(*KEY[:2]))) == before


def test_what_is_saved_twice_in_a_batch_is_saved_once_the_last_time(store: Store) -> None:
    put(
        store,
        Changes(
            records=[JOE, replace(JOE, version=6)], couplings=[coupled(1), replace(coupled(1), sequence=7)]
        ),
    )
    with store.batch() as batch:
        assert batch.lock_records([KEY])[KEY].version == 6
        assert batch.lock_couplings([link(1)])[0].sequence == 7


def test_a_batch_reads_what_it_saved(store: Store) -> None:
    with store.batch() as batch:
        batch.save(Changes(records=[JOE], couplings=[coupled(1)]))
        assert batch.read_records([KEY]) == {KEY: JOE}
        assert batch.counterparts([link(1)]) == {link(1): right(1).id}


def test_five_thousand_keys_go_through_in_one_batch(store: Store) -> None:
    keys = [left(n) for n in range(MANY)]
    links = [link(n) for n in range(MANY)]
    put(
        store,
        Changes(
            records=[Record(key, 1, "joe", {"n": key.id}) for key in keys],
            couplings=[replace(coupled(n), flight_left=flight("update")) for n in range(MANY)],
        ),
    )
    with store.batch() as batch:
        assert set(batch.lock_records(keys)) == set(keys)
        assert len(batch.lock_couplings(links, [f"coupling-{n}" for n in range(MANY)])) == MANY
        assert len(batch.counterparts(links)) == MANY
        batch.save(Changes(removed=[f"coupling-{n}" for n in range(MANY)]))
    assert store.totals()["couplings"] == 0


def test_counts_add_up(store: Store) -> None:
    put(
        store,
        Changes(counts=Counter({("m", "sent"): 2, ("m", "echo"): 1})),
        Changes(counts=Counter({("m", "sent"): 3})),
    )
    assert store.counts() == {("m", "sent"): 5, ("m", "echo"): 1}


def test_an_empty_batch_changes_nothing(store: Store) -> None:
    put(store, Changes())
    assert set(store.totals().values()) == {0}
