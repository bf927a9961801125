"""Every store keeps couplings: found by either record, and at most one for each place."""

from collections import Counter
from dataclasses import replace

import pytest

from coupling_store.changes import Changes, Parked
from coupling_store.port import CouplingTaken, Store
from schemas.keys import LinkKey
from tests.contract.store_words import NOW, coupled, flight, left, link, put, right


def test_a_coupling_is_found_by_either_record_and_by_id(store: Store) -> None:
    pair = coupled(1)
    put(store, Changes(couplings=[pair, coupled(2)]))
    with store.batch() as batch:
        assert batch.lock_couplings([link(1)]) == [pair]
        assert batch.lock_couplings([link(1, "right")]) == [pair]
        assert batch.lock_couplings([], [pair.id]) == [pair]
        assert batch.lock_couplings([link(1), link(1, "right")], [pair.id, "nobody"]) == [pair]


def test_a_place_nobody_takes_finds_nothing(store: Store) -> None:
    put(store, Changes(couplings=[coupled(1)]))
    with store.batch() as batch:
        assert batch.lock_couplings([link(2), LinkKey("another", "left", left(1).id)]) == []
        assert batch.lock_couplings([]) == []
        assert batch.lock_records([]) == {}


def test_a_changed_coupling_replaces_the_old_one(store: Store) -> None:
    old = coupled(1)
    new = replace(old, sequence=8, agreed_left={"a": 2}, flight_left=flight("update"), right_id="R9")
    put(store, Changes(couplings=[old]), Changes(couplings=[new]))
    with store.batch() as batch:
        assert batch.lock_couplings([link(1)]) == [new]
        assert batch.lock_couplings([link(1, "right")]) == []


def test_counterparts_are_given_for_complete_couplings_only(store: Store) -> None:
    put(store, Changes(couplings=[coupled(1), replace(coupled(2), right_id=None)]))
    with store.batch() as batch:
        found = batch.counterparts([link(1), link(2), link(3), link(1, "right")])
    assert found == {link(1): right(1).id, link(1, "right"): left(1).id}


@pytest.mark.parametrize("role", ["left", "right"])
def test_a_record_is_coupled_once_per_mapping(store: Store, role: str) -> None:
    first = coupled(1)
    second = replace(coupled(2), **{f"{role}_id": getattr(first, f"{role}_id")})
    put(store, Changes(couplings=[first]))
    with pytest.raises(CouplingTaken):
        put(store, Changes(couplings=[second]))
    put(store, Changes(couplings=[replace(second, mapping="another")]))


def test_a_removed_coupling_frees_its_records_and_is_parked_no_more(store: Store) -> None:
    put(
        store,
        Changes(
            couplings=[replace(coupled(1), flight_left=flight("update"))],
            parked=[Parked("coupling-1", "m", (link(5),), NOW, "e")],
        ),
    )
    put(store, Changes(removed=["coupling-1"], couplings=[replace(coupled(1), id="next", generation=1)]))
    assert [c.id for c in store.couplings()] == ["next"]
    assert (store.parked(), store.totals()["in_flight"]) == ([], 0)


def test_couplings_are_listed_by_mapping_and_left_id(store: Store) -> None:
    made = [
        coupled(2),
        coupled(1),
        replace(coupled(3), left_id=None),
        replace(coupled(1), id="b", mapping="a"),
    ]
    put(store, Changes(couplings=made))
    assert [c.id for c in store.couplings()] == ["b", "coupling-3", "coupling-1", "coupling-2"]
    assert [c.id for c in store.couplings("m", limit=2)] == ["coupling-3", "coupling-1"]
    assert store.couplings("nobody") == []


def test_couplings_are_counted_by_mapping(store: Store) -> None:
    assert store.pairs() == Counter()
    put(store, Changes(couplings=[coupled(1), coupled(2), replace(coupled(1), id="other", mapping="other")]))
    assert store.pairs() == Counter({"m": 2, "other": 1})
