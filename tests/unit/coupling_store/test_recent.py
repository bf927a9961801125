"""What was read or written lately is believed only under the same revision."""

from coupling_store.recent import Recent
from schemas.keys import RecordKey
from schemas.known import Coupling, Record

KEY = RecordKey("crm", "account", "1")
JOE = Record(KEY, 5, "joe", {"a": 1})


def test_a_row_of_the_same_revision_is_what_was_written() -> None:
    recent = Recent()
    assert recent.records.get(KEY, recent.records.put(KEY, JOE)) is JOE


def test_a_row_that_somebody_else_wrote_since_is_not_known() -> None:
    recent = Recent()
    revision = recent.records.put(KEY, JOE)
    assert recent.records.get(KEY, revision + 1) is None


def test_every_write_has_another_revision() -> None:
    recent = Recent()
    assert len({recent.records.put(KEY, JOE) for _ in range(100)}) == 100


def test_the_row_that_is_written_tells_the_revision_under_which_it_is_known() -> None:
    recent = Recent()
    pair = Coupling("c", "m", 0, "1", "2", 1, {"a": 1})
    for row in (recent.changed_row, recent.agreed_row, recent.coupling_row):
        assert recent.couplings.get("c", row(pair)[3]) is pair
    assert recent.records.get(KEY, recent.record_row(JOE)[6]) is JOE


def test_when_the_room_is_full_all_is_forgotten_and_nothing_is_wrong() -> None:
    recent = Recent(limit=2)
    for n in range(5):
        key = RecordKey("crm", "account", str(n))
        record = Record(key, n)
        assert recent.records.get(key, recent.records.put(key, record)) is record
