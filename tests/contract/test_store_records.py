"""Every store keeps records: their last image, version and author, and what became of them."""

from dataclasses import replace

from coupling_store.changes import Changes
from coupling_store.port import Store
from schemas.keys import RecordKey
from schemas.known import NEVER, Record
from tests.contract.store_words import JOE, KEY, left, put, right


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
