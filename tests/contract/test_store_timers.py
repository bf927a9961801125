"""Every store tells timers what is due, and what needs to wait no more."""

from dataclasses import replace
from datetime import timedelta

from coupling_store.changes import Changes, Parked
from coupling_store.port import Store
from schemas.known import Coupling
from tests.contract.store_words import NOW, coupled, flight, link, put


def test_due_gives_the_longest_due_and_nothing_that_is_answered(store: Store) -> None:
    def sent(number: int, seconds: int | None) -> Coupling:
        due_at = None if seconds is None else NOW + timedelta(seconds=seconds)
        return replace(coupled(number), flight_right=replace(flight("update"), due_at=due_at))

    put(store, Changes(couplings=[sent(1, 5), sent(2, 3), sent(3, 60), sent(4, None), coupled(5)]))
    assert store.due(NOW + timedelta(seconds=5), 10) == ["coupling-2", "coupling-1"]
    assert store.due(NOW + timedelta(seconds=5), 1) == ["coupling-2"]
    assert store.due(NOW, 10) == []
    assert store.totals()["in_flight"] == 4


def test_a_command_that_landed_is_due_no_more(store: Store) -> None:
    sent = replace(coupled(1), flight_right=flight("update"))
    put(store, Changes(couplings=[sent]))
    with store.batch() as batch:
        [found] = batch.lock_couplings([link(1)])
        batch.save(Changes(couplings=[replace(found, flight_right=None)]))
    assert (store.due(NOW + timedelta(days=1), 10), store.totals()["in_flight"]) == ([], 0)


def test_a_parked_coupling_is_releasable_once_what_it_waits_for_is_complete(store: Store) -> None:
    waits = (link(7), link(8, "right"))
    alone = replace(coupled(7), right_id=None)
    put(store, Changes(couplings=[coupled(1), alone], parked=[Parked("coupling-1", "m", waits, NOW, "e1")]))
    assert store.releasable(10) == []
    put(store, Changes(couplings=[coupled(7)]))
    assert store.releasable(10) == ["coupling-1"]
    put(store, Changes(couplings=[coupled(8)]))
    assert store.releasable(10) == ["coupling-1"]
    put(store, Changes(released=["coupling-1"]))
    assert (store.releasable(10), store.parked()) == ([], [])


def test_couplings_of_other_mappings_hold_up_no_timer(store: Store) -> None:
    gone = replace(coupled(1), mapping="gone", flight_right=flight("update"))
    ours = replace(coupled(2), flight_right=flight("update"))
    parked = [
        Parked("coupling-1", "gone", (link(7),), NOW, "e"),
        Parked("coupling-2", "m", (link(7),), NOW, "e"),
    ]
    put(store, Changes(couplings=[gone, ours, coupled(7)], parked=parked))
    later = NOW + timedelta(hours=1)
    assert store.due(later, 1, ["m"]) == ["coupling-2"]
    assert store.releasable(1, ["m"]) == ["coupling-2"]
    assert (store.due(later, 9, []), store.releasable(9, [])) == ([], [])
    assert store.couplings_by_mapping() == {"gone": 1, "m": 2}


def test_overdue_gives_what_has_been_parked_since_a_moment_page_by_page(store: Store) -> None:
    waits = (link(7), link(8))
    rows = [Parked(f"coupling-{n}", "m", waits, NOW + timedelta(seconds=n), "e") for n in range(4)]
    rows[3] = replace(rows[3], mapping="gone", since=NOW)
    put(store, Changes(couplings=[coupled(n) for n in range(4)], parked=rows))
    since = NOW + timedelta(seconds=1)
    found = [("coupling-0", NOW), ("coupling-1", since)]
    assert store.overdue(["m"], since, "", 9) == found
    assert store.overdue(["m"], since, "", 1) == found[:1]
    assert store.overdue(["m"], since, "coupling-0", 9) == found[1:]


def test_a_command_sent_again_is_due_at_its_new_time(store: Store) -> None:
    put(store, Changes(couplings=[replace(coupled(1), flight_right=flight("update"))]))
    with store.batch() as batch:
        [found] = batch.lock_couplings([link(1)])
        later = replace(flight("update"), due_at=NOW + timedelta(hours=1), attempts=2)
        batch.save(Changes(couplings=[replace(found, flight_right=later)]))
    assert store.due(NOW, 10) == []
    assert store.due(NOW + timedelta(hours=1), 10) == ["coupling-1"]
