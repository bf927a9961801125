"""One suite for all three stores: what the rest of the system may rely on."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from coupling_store.answers import Around
from coupling_store.changes import Changes, Parked
from coupling_store.port import CouplingTaken, Store
from schemas.keys import LinkKey, RecordKey
from schemas.known import NEVER, Coupling, Record
from schemas.messages import Origin, Problem
from tests.contract.store_words import JOE, KEY, NOW, coupled, flight, left, link, put, right

MANY = 5000
"""More keys than a statement of either database may have parameters for, each in a pair."""


def test_a_record_never_heard_of_is_locked_as_never(store: Store) -> None:
    with store.batch() as batch:
        assert batch.lock_records([KEY]) == {KEY: Record(KEY, version=NEVER)}


def test_a_record_that_was_only_locked_stays_unknown(store: Store) -> None:
    with store.batch() as batch:
        batch.lock_records([KEY])
    with store.batch() as batch:
        assert batch.read_records([KEY]) == {}
    assert store.totals()["records"] == 0
    assert list(store.images(*KEY[:2])) == []


def test_a_record_comes_back_as_it_was_saved(store: Store) -> None:
    put(store, Changes(records=[JOE]))
    with store.batch() as batch:
        assert batch.lock_records([KEY]) == {KEY: JOE}
        assert batch.read_records([KEY]) == {KEY: JOE}


def test_a_deleted_record_and_its_generation_are_remembered(store: Store) -> None:
    gone = replace(JOE, image=None, deleted=True, generation=2, version=9)
    put(store, Changes(records=[JOE]), Changes(records=[gone]))
    with store.batch() as batch:
        assert batch.lock_records([KEY]) == {KEY: gone}


def test_a_record_without_an_image_but_with_a_lost_coupling_is_known(store: Store) -> None:
    lost = Record(KEY, generation=1)
    put(store, Changes(records=[lost]))
    with store.batch() as batch:
        assert batch.read_records([KEY]) == {KEY: lost}


def test_records_of_several_tables_are_told_apart_by_side_and_table(store: Store) -> None:
    keys = [RecordKey("a", "t", "1"), RecordKey("a", "u", "1"), RecordKey("b", "t", "1")]
    put(store, Changes(records=[Record(key, version=n) for n, key in enumerate(keys)]))
    with store.batch() as batch:
        found = batch.lock_records([*keys, RecordKey("b", "u", "1")])
    assert [found[key].version for key in keys] == [0, 1, 2]
    assert found[RecordKey("b", "u", "1")].version == NEVER


def test_the_last_version_of_a_side_is_told(store: Store) -> None:
    assert store.last_version("crm") == NEVER
    put(
        store,
        Changes(records=[JOE, replace(JOE, key=left(2), version=9), replace(JOE, key=right(1), version=70)]),
    )
    assert store.last_version("crm") == 9


def test_images_walks_one_table_in_key_order(store: Store) -> None:
    ids = ["b", "a", "Z", "10", "9", "é", "𝄞"]
    records = [Record(RecordKey("crm", "account", id_), 1, "joe", {"n": id_}) for id_ in ids]
    other = Record(RecordKey("crm", "contact", "a"), 1)
    put(store, Changes(records=[*records, other]))
    assert [record.key.id for record in store.images("crm", "account")] == sorted(ids)


def test_images_walks_more_records_than_a_page(store: Store) -> None:
    put(store, Changes(records=[Record(left(n), 1) for n in range(2500)]))
    assert [r.key for r in store.images(*left(0)[:2])] == [left(n) for n in range(2500)]


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


def test_a_command_sent_again_is_due_at_its_new_time(store: Store) -> None:
    put(store, Changes(couplings=[replace(coupled(1), flight_right=flight("update"))]))
    with store.batch() as batch:
        [found] = batch.lock_couplings([link(1)])
        later = replace(flight("update"), due_at=NOW + timedelta(hours=1), attempts=2)
        batch.save(Changes(couplings=[replace(found, flight_right=later)]))
    assert store.due(NOW, 10) == []
    assert store.due(NOW + timedelta(hours=1), 10) == ["coupling-1"]


def test_counts_add_up(store: Store) -> None:
    put(
        store,
        Changes(counts=Counter({("m", "sent"): 2, ("m", "echo"): 1})),
        Changes(counts=Counter({("m", "sent"): 3})),
    )
    assert store.counts() == {("m", "sent"): 5, ("m", "echo"): 1}


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


def test_an_empty_batch_changes_nothing(store: Store) -> None:
    put(store, Changes())
    assert set(store.totals().values()) == {0}


def test_what_became_of_its_last_events_stays_with_a_record(store: Store) -> None:
    put(store, Changes(records=[JOE.after('["e1"]')]))
    with store.batch() as batch:
        locked = batch.lock_records([KEY])[KEY]
        batch.save(Changes(records=[replace(locked, generation=1)]))
    with store.batch() as batch:
        assert batch.read_records([KEY])[KEY].last_events == '["e1"]'
    assert [record.last_events for record in store.images(*KEY[:2])] == ['["e1"]']


def test_records_are_read_for_people_without_those_only_locked(store: Store) -> None:
    put(store, Changes(records=[JOE]))
    with store.batch() as batch:
        batch.lock_records([left(2)])
    assert store.records([KEY, left(2), left(3)]) == {KEY: JOE}
    assert store.records([]) == {}


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


def test_couplings_are_counted_by_mapping(store: Store) -> None:
    assert store.pairs() == Counter()
    put(store, Changes(couplings=[coupled(1), coupled(2), replace(coupled(1), id="other", mapping="other")]))
    assert store.pairs() == Counter({"m": 2, "other": 1})
