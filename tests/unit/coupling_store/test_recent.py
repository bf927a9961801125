"""What was decoded lately is believed only while the text is the same."""

from coupling_store.recent import Recent
from coupling_store.rows import coupling_row
from schemas.keys import RecordKey
from schemas.known import Coupling, Record

KEY = RecordKey("crm", "account", "1")


def _row(coupling: Coupling, state: str | None = None) -> tuple[object, ...]:
    text = coupling_row(coupling)[1] if state is None else state
    return (coupling.id, coupling.mapping, 0, coupling.left_id, coupling.right_id, coupling.sequence, text)


def test_the_same_text_is_decoded_once() -> None:
    recent = Recent()
    row = ("1", 5, "joe", '{"a":1}', False, 0, None)
    assert recent.record(KEY, row).image is recent.record(KEY, row).image


def test_a_text_that_somebody_else_changed_is_decoded_anew() -> None:
    recent = Recent()
    recent.record_row(Record(KEY, 5, "joe", {"a": 1}))
    assert recent.record(KEY, ("1", 6, "ann", '{"a":2}', False, 0, None)) == Record(KEY, 6, "ann", {"a": 2})


def test_columns_come_from_the_row_even_if_the_text_is_known() -> None:
    recent = Recent()
    old = Coupling("c", "m", 0, "1", None, 1, {"a": 1})
    recent.coupling(_row(old))
    new = Coupling("c", "m", 0, "1", "2", 9, {"a": 1})
    assert recent.coupling(_row(new)) == new


def test_what_a_decision_does_to_its_coupling_is_not_remembered() -> None:
    recent = Recent()
    pair = Coupling("c", "m", 0, "1", "2", 1, {"a": 1})
    recent.coupling(_row(pair)).agreed_left = {"a": 99}
    recent.coupling(_row(pair)).agreed_left = {"a": 98}
    assert recent.coupling(_row(pair)) == pair


def test_when_the_room_is_full_all_is_forgotten_and_nothing_is_wrong() -> None:
    recent = Recent(limit=2)
    keys = [RecordKey("crm", "account", str(n)) for n in range(5)]
    for _ in range(2):
        for key in keys:
            image = recent.record(key, (key.id, 1, "", f'{{"n":"{key.id}"}}', False, 0, None)).image
            assert image == {"n": key.id}
