"""Every store keeps what is parked: since when, and for what it waits."""

from dataclasses import replace
from datetime import timedelta

from coupling_store.changes import Changes, Parked
from coupling_store.port import Store
from tests.contract.store_words import NOW, coupled, link, put


def test_parking_again_replaces_the_waits_and_keeps_since(store: Store) -> None:
    first = Parked("coupling-1", "m", (link(7), link(8)), NOW, "e1")
    second = Parked("coupling-1", "m", (link(9),), NOW + timedelta(hours=1), "e2")
    put(store, Changes(couplings=[coupled(1)], parked=[first]), Changes(parked=[second]))
    assert store.parked() == [replace(second, since=NOW)]


def test_parked_lists_the_oldest_first_and_counts_couplings_not_waits(store: Store) -> None:
    waits = (link(7), link(8))
    rows = [Parked(f"coupling-{n}", "m", waits, NOW + timedelta(seconds=9 - n), "e") for n in range(3)]
    put(store, Changes(couplings=[coupled(n) for n in range(3)], parked=rows))
    assert store.parked(limit=2) == [rows[2], rows[1]]
    assert store.totals()["parked"] == 3


def test_nothing_is_parked_for_a_coupling_that_is_not_there(store: Store) -> None:
    put(store, Changes(parked=[Parked("gone", "m", (link(1),), NOW, "e")]))
    assert store.parked() == []
