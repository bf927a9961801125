"""In a database, a look reads on while a batch holds the very same rows."""

from coupling_store.changes import Changes
from coupling_store.open import open_store
from tests.contract.store_words import JOE, KEY, coupled, link, put


def test_a_look_does_not_wait_for_the_locks_of_a_batch(store_url: str) -> None:
    opened = open_store(store_url)
    put(opened, Changes(records=[JOE], couplings=[coupled(1)]))
    with opened.batch() as batch:
        batch.lock_records([KEY])
        batch.lock_couplings([link(1)])
        with opened.look() as look:
            assert look.lock_records([KEY]) == {KEY: JOE}
            assert look.lock_couplings([link(1)]) == [coupled(1)]
    opened.close()
