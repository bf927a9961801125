"""What was read or written lately is believed under the same revision, or while nobody else has written."""

from coupling_store.recent import UNSURE, Recent
from schemas.keys import LinkKey, RecordKey
from schemas.known import Coupling, Record

KEY = RecordKey("crm", "account", "1")
JOE = Record(KEY, 5, "joe", {"a": 1})
PAIR = Coupling("c", "m", 0, "1", "2", 1, {"a": 1})
LEFT, RIGHT = LinkKey("m", "left", "1"), LinkKey("m", "right", "2")


def test_a_row_of_the_same_revision_is_what_was_written() -> None:
    recent = Recent()
    assert recent.records.at(KEY, recent.records.put(KEY, JOE, UNSURE)) is JOE


def test_a_row_that_somebody_else_wrote_since_is_not_known() -> None:
    recent = Recent()
    revision = recent.records.put(KEY, JOE, UNSURE)
    assert recent.records.at(KEY, revision + 1) is None


def test_every_write_has_another_revision() -> None:
    recent = Recent()
    assert len({recent.records.put(KEY, JOE, UNSURE) for _ in range(100)}) == 100


def test_the_row_that_is_written_tells_the_revision_under_which_it_is_known() -> None:
    recent = Recent()
    for row in (recent.changed_row, recent.agreed_row, recent.coupling_row):
        assert recent.couplings.at("c", row(PAIR)[3]) is PAIR
    assert recent.records.at(KEY, recent.record_row(JOE)[6]) is JOE


def test_what_a_batch_wrote_is_sure_for_the_next_while_nobody_else_writes() -> None:
    recent = Recent()
    recent.begin("told")
    recent.record_row(JOE)
    recent.coupling_row(PAIR)
    recent.begin("told")
    assert recent.records.sure(KEY, recent.epoch) is JOE
    assert recent.place(LEFT) is recent.place(RIGHT) is recent.couplings.sure("c", recent.epoch) is PAIR


def test_nothing_is_sure_once_somebody_else_has_written_or_nobody_can_tell() -> None:
    for told in ("otherwise", None):
        recent = Recent()
        recent.begin("told")
        recent.record_row(JOE)
        recent.coupling_row(PAIR)
        recent.begin(told)
        assert recent.records.sure(KEY, recent.epoch) is None
        assert recent.place(LEFT) is None


def test_nothing_is_sure_after_a_batch_that_may_not_have_been_committed() -> None:
    recent = Recent()
    recent.begin("told")
    recent.record_row(JOE)
    recent.doubt()
    recent.begin("told")
    assert recent.records.sure(KEY, recent.epoch) is None


def test_a_row_seen_again_under_its_revision_is_sure_from_then_on() -> None:
    recent = Recent()
    revision = recent.records.put(KEY, JOE, UNSURE)
    recent.begin("told")
    assert recent.records.sure(KEY, recent.epoch) is None
    assert recent.records.at(KEY, revision, recent.epoch) is JOE
    assert recent.records.sure(KEY, recent.epoch) is JOE


def test_what_was_read_outside_of_a_batch_is_never_sure() -> None:
    recent = Recent()
    recent.begin("told")
    recent.note(PAIR, 7, UNSURE)
    assert recent.place(LEFT) is None


def test_a_place_that_a_coupling_gave_up_is_not_taken() -> None:
    recent = Recent()
    recent.begin("told")
    recent.coupling_row(PAIR)
    recent.coupling_row(Coupling("c", "m", 0, "1", "3", 2))
    assert recent.place(RIGHT) is None
    assert recent.place(LEFT) is not None


def test_a_coupling_that_ended_takes_no_place() -> None:
    recent = Recent()
    recent.begin("told")
    recent.coupling_row(PAIR)
    recent.couplings.forget("c")
    assert recent.place(LEFT) is None
