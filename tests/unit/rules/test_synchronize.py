"""synchronize(), retry(): a person wants a pair in step."""

import pytest

from rules.compiled import Row
from rules.decision import Decision
from rules.draft import Cause
from rules.outcome import Outcome
from rules.synchronizing import Clash, Towards, retry, synchronize
from schemas.known import Record
from schemas.values import Values
from tests.property.lines_compiled import joined
from tests.property.rows import as_is
from tests.unit.rules.deciding import ACCOUNT, CUSTOMER, Desk, sent

ANN: Values = {"name": "Ann", "city": "Rome", "phone": "1"}
THERE: Values = {"name": "Ann", "town": "Rome", "phone": "1", "kind": "c"}


def synchronized(desk: Desk, towards: Towards) -> Decision:
    mapping = desk.mappings["customer"]
    return desk.remember(synchronize(desk.pair, mapping, towards, desk.known, Cause("by hand")))


def differing(left: Values, right: Values) -> Desk:
    """Two records that were coupled as they were."""
    desk = Desk(policy="error")
    desk.couple({**ANN, **left}, {**THERE, **right})
    return desk


@pytest.mark.parametrize(
    ("towards", "values"), [("to_right", {"town": "Rome", "phone": "1"}), ("to_left", {"city": "Bonn"})]
)
def test_one_sides_values_go_to_the_other_where_the_mapping_sends_them(
    towards: Towards, values: Values
) -> None:
    decision = synchronized(differing({}, {"town": "Bonn", "phone": "2"}), towards)
    assert sent(decision) == [("update", values)]


def test_merging_prefers_a_value_to_a_blank_on_either_side() -> None:
    decision = synchronized(differing({"name": ""}, {"town": None}), "merge")
    assert sent(decision) == [("update", {"name": "Ann"}), ("update", {"town": "Rome"})]


def test_merging_prefers_neither_of_two_values() -> None:
    with pytest.raises(Clash, match="city and town"):
        synchronized(differing({}, {"town": "Bonn"}), "merge")


def test_merging_takes_fields_that_nobody_edited_as_the_record_shows_them() -> None:
    desk = differing({}, {"label": None})
    desk.add("left", Row("phone", "label", joined, also=("street",)))
    desk.known.records[CUSTOMER] = Record(CUSTOMER, 1, "ann", {**ANN, "street": "Main Road"})
    assert sent(synchronized(desk, "merge")) == [("update", {"label": "1 Main Road"})]


def with_edited_receiver() -> Desk:
    """Somebody wrote a phone into the account, where phones only come from the customer."""
    desk = Desk()
    desk.alter(report=frozenset({("right", "phone")}))
    desk.couple(ANN, THERE)
    assert desk.edit(ACCOUNT, phone="9").problem is not None
    return desk


@pytest.mark.parametrize("towards", ["to_right", "merge"])
def test_an_edit_of_a_receiver_gives_way_to_its_source(towards: Towards) -> None:
    decision = synchronized(with_edited_receiver(), towards)
    assert sent(decision) == [("update", {"phone": "1"})]
    assert decision.resolved


def test_an_edit_of_a_receiver_stays_an_open_error_if_its_source_sends_nothing() -> None:
    desk = with_edited_receiver()
    decision = synchronized(desk, "to_left")
    assert (decision.resolved, desk.pair.by_hand) == ("", {"right": {"phone": "1"}})


def test_what_was_rejected_is_tried_again() -> None:
    desk = Desk()
    desk.couple(ANN, THERE)
    (command,) = desk.edit(CUSTOMER, name="Bea").commands
    desk.answer(command, "rejected")
    decision = desk.remember(retry(desk.pair, desk.mappings["customer"], desk.known, Cause("retry")))
    assert (decision.outcome, sent(decision)) == (Outcome.SENT, [("update", {"name": "Bea"})])
    assert decision.resolved


def test_merging_leaves_a_default_where_its_source_is_blank() -> None:
    desk = differing({"city": None}, {"town": "Anywhere"})
    desk.add("left", Row("city", "town", as_is, default="Anywhere", has_default=True))
    assert sent(synchronized(desk, "merge")) == []
