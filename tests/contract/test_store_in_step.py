"""A coupling is marked while its records are in step; the mark holds for these versions alone."""

from coupling_store.answers import Pairing, Stand
from coupling_store.changes import Changes
from coupling_store.port import Store
from schemas.known import Coupling, Record
from schemas.steps import step_mark
from tests.contract.store_words import coupled, flight, left, put, right
from tests.support.replays import Replays
from tests.support.rig import Rig

LEFTS = Pairing("m", "left", "s1", ("crm", "account"), ("erp", "customer"))
RIGHTS = LEFTS._replace(role="right")


def marked(number: int, left_version: int, right_version: int, shape: str = "s1") -> Coupling:
    coupling = coupled(number)
    coupling.in_step = step_mark(shape, left_version, right_version)
    return coupling


def records(*numbers: int) -> list[Record]:
    lefts = [Record(left(n), 10 + n, "ann", {"name": "A"}) for n in numbers]
    return [*lefts, *(Record(right(n), 20 + n, "bob", {"name": "A"}) for n in numbers)]


def ids(*numbers: int) -> list[str]:
    return [left(n).id for n in numbers]


def test_records_are_found_by_the_mark_of_their_coupling_from_either_side(store: Store) -> None:
    put(store, Changes(records=records(1, 2), couplings=[marked(1, 11, 21), marked(2, 12, 22)]))
    assert store.in_step(LEFTS, ids(1, 2, 3)) == {left(1).id: Stand(11, "ann"), left(2).id: Stand(12, "ann")}
    assert store.in_step(RIGHTS, [right(2).id]) == {right(2).id: Stand(22, "bob")}


def test_a_mark_does_not_hold_for_other_versions_another_shape_or_another_mapping(store: Store) -> None:
    couplings = [marked(1, 11, 20), marked(2, 11, 22), marked(3, 13, 23, shape="s2"), coupled(4)]
    put(store, Changes(records=records(1, 2, 3, 4), couplings=couplings))
    assert store.in_step(LEFTS, ids(1, 2, 3, 4)) == {}
    put(store, Changes(couplings=[marked(1, 11, 21)]))
    assert store.in_step(LEFTS, ids(1)) == {left(1).id: Stand(11, "ann")}
    assert store.in_step(LEFTS._replace(mapping="other"), ids(1)) == {}


def test_news_of_either_record_end_the_mark_without_a_word_about_the_coupling(store: Store) -> None:
    put(store, Changes(records=records(1), couplings=[marked(1, 11, 21)]))
    put(store, Changes(records=[Record(right(1), 22, "bob", {"name": "B"})]))
    assert store.in_step(LEFTS, ids(1)) == {}


def test_a_coupling_that_changes_loses_its_mark_unless_it_is_marked_anew(store: Store) -> None:
    put(store, Changes(records=records(1), couplings=[marked(1, 11, 21)]))
    with store.batch() as batch:
        (coupling,) = batch.lock_couplings([], ["coupling-1"])
        draft = coupling.draft()
        draft.flight_right = flight("update")
        batch.save(Changes(couplings=[draft]))
    assert store.in_step(LEFTS, ids(1)) == {}


def test_an_id_that_no_database_can_hold_is_a_dead_letter_of_its_own_and_no_end_of_a_full_synchronization(
    store: Store,
) -> None:
    world = Replays(Rig(store))
    world.log.put(world.rig.customer("C\x001", 1, name="Alfreds"))
    assert world.replay("customer-account").outcomes == {"customer-account": {"dead letter": 1}}
