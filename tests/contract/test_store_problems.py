"""Every store keeps open errors, and tells them with what stands around a record."""

from dataclasses import replace
from datetime import timedelta

from coupling_store.answers import Around
from coupling_store.changes import Changes, Parked
from coupling_store.port import Store
from schemas.keys import LinkKey
from schemas.messages import Origin, Problem
from tests.contract.store_words import KEY, NOW, coupled, left, link, put, right


def test_a_problem_seen_again_keeps_its_first_time_and_adds_attempts(store: Store) -> None:
    first = Problem("m", KEY, "apply", "too_long", "Name is too long", "shorten it", NOW, 2, "e1")
    again = replace(first, seen_at=NOW + timedelta(days=1), attempts=3, message="Still", event_id="e2")
    put(store, Changes(problems=[first]), Changes(problems=[again]))
    assert store.problems() == [replace(again, seen_at=NOW, attempts=5)]


def test_a_problem_seen_twice_in_one_batch_is_one(store: Store) -> None:
    first = Problem("m", KEY, "apply", "too_long", "Name is too long", "shorten it", NOW)
    put(store, Changes(problems=[first, replace(first, seen_at=NOW + timedelta(1))]))
    assert store.problems() == [replace(first, attempts=2)]


def test_a_problem_comes_back_whole_and_goes_when_resolved(store: Store) -> None:
    conflict = Problem(
        "m", KEY, "decide", "conflict", "both", "choose", NOW, 1, "e", "coupling-1", Origin("t", 3, 2**40),
        {"a": None, "when": NOW}, {"a": "b"},
    )  # fmt: skip
    plain = Problem("m", left(2), "map", "unfit", "no", "mend it", NOW + timedelta(1))
    put(store, Changes(problems=[plain, conflict]))
    assert store.problems() == [conflict, plain]
    assert store.problems(limit=1) == [conflict]
    put(store, Changes(resolved=[conflict.key, "nothing"]))
    assert store.problems() == [plain]


def test_a_message_that_quotes_bytes_no_database_takes_is_still_stored(store: Store) -> None:
    quoted = Problem("m", KEY, "decode", "unreadable", "got 'a\0b\ud800'", "mend it", NOW)
    put(store, Changes(problems=[quoted]))
    assert store.problems()[0].message.startswith("got 'a")


def test_around_a_record_stand_its_couplings_what_they_wait_for_and_what_is_wrong(store: Store) -> None:
    waits = Parked("coupling-1", "m", (link(7), link(8)), NOW, "e")
    own = Problem("-", KEY, "decode", "unreadable", "no", "mend it", NOW)
    pair = Problem(
        "m", right(1), "map", "unfit", "no", "mend it", NOW + timedelta(1), coupling_id="coupling-1"
    )
    strange = Problem("m", right(2), "map", "unfit", "no", "mend it", NOW, coupling_id="coupling-2")
    other = replace(coupled(1), id="second", mapping="another")
    put(
        store,
        Changes(
            couplings=[coupled(1), coupled(2), other],
            parked=[waits, replace(waits, coupling_id="coupling-2")],
            problems=[pair, own, strange],
        ),
    )
    found = store.around(KEY, [link(1), LinkKey("another", "left", KEY.id)])
    assert found == Around((other, coupled(1)), (waits,), (own, pair))
    assert store.around(left(9), [link(9)]) == Around((), (), ())
