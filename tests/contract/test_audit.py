"""What operators did and paused, on every store: in memory, SQLite and PostgreSQL."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from coupling_store.audit import Audit, Entry
from coupling_store.audit_memory import MemoryAudit, MemoryPauses
from coupling_store.changes import Changes, Parked
from coupling_store.migrate import upgrade
from coupling_store.open import open_store
from coupling_store.operating import open_operating
from coupling_store.pauses import Pause, Pauses
from coupling_store.port import Store
from schemas.pausing import waits_for_resume
from tests.contract.store_words import NOW, coupled, link, put
from tests.fixtures.stores import POSTGRESQL

FIRST = Entry("1", NOW, "ann", "http", "couple", "m", "k1", "{}", True, "", "done", '{"a":1}')
BOTH, LEFT = Pause("mapping", "m", "", "ann", NOW), Pause("mapping", "m", "left", "bob", NOW)

Kept = tuple[Audit, Pauses, Store]


@pytest.fixture(params=["memory", "sqlite", POSTGRESQL])
def kept(request: pytest.FixtureRequest, empty_database: Callable[[str], str]) -> Iterator[Kept]:
    if request.param == "memory":
        store = open_store("memory://")
        yield MemoryAudit(), MemoryPauses(store), store
        return
    url = empty_database(request.param)
    upgrade(url)
    store, opened = open_store(url), open_operating(url)
    yield opened.audit, opened.pauses, store
    opened.close()
    store.close()


def test_an_entry_comes_back_as_it_was_and_is_found_by_its_key(kept: Kept) -> None:
    audit = kept[0]
    assert audit.record(FIRST) == FIRST
    assert (audit.answered("k1"), audit.answered("k2"), audit.answered("")) == (FIRST, None, None)


def test_of_two_entries_with_the_same_key_the_first_stays(kept: Kept) -> None:
    audit = kept[0]
    audit.record(FIRST)
    assert audit.record(replace(FIRST, id="2", who="bob")) == FIRST
    assert list(audit.entries()) == [FIRST]


def test_entries_without_a_key_all_stay_the_latest_first(kept: Kept) -> None:
    audit = kept[0]
    many = [replace(FIRST, id=str(n), key="", at=NOW + timedelta(seconds=n)) for n in range(3)]
    for entry in many:
        audit.record(entry)
    assert list(audit.entries(2)) == [many[2], many[1]]


def test_a_pause_stands_once_and_ends_once(kept: Kept) -> None:
    pauses = kept[1]
    assert [pauses.put(BOTH), pauses.put(replace(BOTH, who="bob")), pauses.put(LEFT)] == [True, False, True]
    assert list(pauses.paused()) == [BOTH, LEFT]
    assert [pauses.end(BOTH), pauses.end(BOTH)] == [True, False]
    assert list(pauses.paused()) == [LEFT]


def test_what_waits_for_a_pause_that_has_ended_is_found_and_nothing_else(kept: Kept) -> None:
    _, pauses, store = kept
    waits = {1: (waits_for_resume("left"),), 2: (waits_for_resume("right"), link(9)), 3: (link(9),)}
    couplings = [replace(coupled(n), waits=waits[n]) for n in waits]
    parked = [Parked(c.id, "m", c.waits, NOW, "e1") for c in couplings]
    put(store, Changes(couplings=couplings, parked=parked))
    assert pauses.released({("m", "left"), ("m", "right")}, 10) == []
    assert pauses.released({("m", "left"), ("n", "right")}, 10) == ["coupling-2"]
    assert pauses.released(frozenset(), 10) == ["coupling-1", "coupling-2"]
    assert pauses.released(frozenset(), 1) == ["coupling-1"]


def test_entries_from_long_ago_are_forgotten_a_piece_at_a_time_and_their_keys_with_them(kept: Kept) -> None:
    audit = kept[0]
    many = [replace(FIRST, id=str(n), key=f"k{n}", at=NOW + timedelta(days=n)) for n in range(4)]
    for entry in many:
        audit.record(entry)
    assert audit.forget(NOW, 10) == 0
    assert audit.forget(NOW + timedelta(days=3), 2) == 2
    assert list(audit.entries()) == [many[3], many[2]]
    assert (audit.answered("k0"), audit.answered("k2")) == (None, many[2])
    assert audit.forget(NOW + timedelta(days=3), 2) == 1
    assert list(audit.entries()) == [many[3]]
