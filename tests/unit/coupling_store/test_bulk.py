"""The bulk statements as they are spelt."""

import pytest

from coupling_store.bulk import Bulk, postgresql_text, sqlite_text
from coupling_store.statements import CHANGE_COUPLINGS, COUNT
from coupling_store.tables import COUPLINGS


def test_an_update_for_sqlite_runs_once_per_row() -> None:
    sets = '"sequence" = ?, "state" = ?, "in_step" = ?, "revision" = ?'
    assert sqlite_text(CHANGE_COUPLINGS) == f'UPDATE couplings SET {sets} WHERE "id" = ?'


def test_an_update_for_postgresql_takes_all_rows_at_once() -> None:
    assert postgresql_text(CHANGE_COUPLINGS) == (
        'UPDATE couplings AS old SET "sequence" = new."sequence", "state" = new."state", '
        '"in_step" = new."in_step", "revision" = new."revision" FROM unnest(%s, %s, %s, %s, %s) '
        'AS new("sequence", "state", "in_step", "revision", "id") WHERE old."id" = new."id"'
    )


def test_counts_are_added_to_what_is_there() -> None:
    assert sqlite_text(COUNT).endswith(' DO UPDATE SET "count" = counts."count" + excluded."count"')


def test_an_update_whose_rows_would_be_read_in_the_wrong_order_is_refused() -> None:
    with pytest.raises(ValueError, match="then the key"):
        Bulk(COUPLINGS, "update", ("id", "state"), sets=("state",))
