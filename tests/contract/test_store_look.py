"""A look reads in bulk what a batch reads, and neither waits for one nor leaves anything behind."""

from coupling_store.changes import Changes
from coupling_store.port import Store
from schemas.known import NEVER, Record
from tests.contract.store_words import JOE, KEY, coupled, left, link, put, right


def test_a_look_reads_what_a_batch_reads(store: Store) -> None:
    put(store, Changes(records=[JOE], couplings=[coupled(1), coupled(2)]))
    with store.look() as look:
        assert look.lock_records([KEY, left(9)]) == {KEY: JOE, left(9): Record(left(9), NEVER)}
        assert look.lock_couplings([link(1), link(9)]) == [coupled(1)]
        assert look.lock_couplings([link(1, "right")], ["coupling-2"]) == [coupled(1), coupled(2)]
        assert look.read_records([KEY, left(9)]) == {KEY: JOE}
        assert look.counterparts([link(2)]) == {link(2): right(2).id}


def test_a_look_at_an_unknown_record_makes_no_row(store: Store) -> None:
    with store.look() as look:
        look.lock_records([left(9)])
    with store.look() as look:
        assert look.read_records([left(9)]) == {}
    assert store.last_version("crm") == NEVER
