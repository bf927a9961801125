"""What operators' actions ask of the store: what ended in flight, and how much there is."""

from dataclasses import replace

import pytest
from sqlalchemy import create_engine, insert

from coupling_store.audit_tables import ENDED
from coupling_store.changes import Changes
from coupling_store.open import open_store
from coupling_store.port import Store
from schemas.known import Record
from tests.contract.store_words import JOE, KEY, coupled, flight, left, put, right


def test_a_coupling_that_ends_in_flight_is_remembered_and_one_at_rest_is_not(store: Store) -> None:
    flying, resting = replace(coupled(1), flight_right=flight("update")), coupled(2)
    put(store, Changes(couplings=[flying, resting]))
    with store.batch() as batch:
        batch.lock_couplings((), [flying.id, resting.id])
        batch.save(Changes(removed=[flying.id, resting.id]))
    assert store.ended([flying.id, resting.id, "coupling-3"]) == {flying.id}


def test_a_coupling_whose_end_was_undone_has_not_ended(store: Store) -> None:
    flying = replace(coupled(1), flight_left=flight("create"))
    put(store, Changes(couplings=[flying]))
    with pytest.raises(ZeroDivisionError):
        _end_and_fail(store, flying.id)
    assert store.ended([flying.id]) == set()


def _end_and_fail(store: Store, coupling_id: str) -> None:
    with store.batch() as batch:
        batch.lock_couplings((), [coupling_id])
        batch.save(Changes(removed=[coupling_id]))
        raise ZeroDivisionError


def test_the_known_records_of_a_table_are_counted(store: Store) -> None:
    put(store, Changes(records=[JOE, Record(left(2), 1), Record(right(1), 1)]))
    with store.batch() as batch:
        batch.lock_records([left(3)])
    assert store.count(*KEY[:2]) == 2
    assert store.count("crm", "nothing") == 0


def test_all_couplings_of_a_mapping_are_walked_by_id(store: Store) -> None:
    many = [coupled(number) for number in range(2500)]
    put(store, Changes(couplings=[*many, replace(coupled(9999), id="other", mapping="n")]))
    assert [c.id for c in store.couplings_of("m")] == sorted(c.id for c in many)


def test_what_ended_longer_ago_than_topics_keep_commands_is_forgotten(store_url: str) -> None:
    engine = create_engine(store_url)
    with engine.begin() as connection:
        connection.execute(insert(ENDED).values(coupling_id="long ago", ended_at=0))
    engine.dispose()
    opened, flying = open_store(store_url), replace(coupled(1), flight_right=flight("update"))
    put(opened, Changes(couplings=[flying]))
    assert opened.ended(["long ago"]) == {"long ago"}
    with opened.batch() as batch:
        batch.lock_couplings((), [flying.id])
        batch.save(Changes(removed=[flying.id]))
    assert opened.ended(["long ago", flying.id]) == {flying.id}
    opened.close()
