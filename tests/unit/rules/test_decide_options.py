"""decide(): references through option mappings: what nobody mapped is left blank and counted."""

from rules.compiled import Row
from rules.outcome import OPTION_BLANK, Outcome
from schemas.keys import LinkKey
from schemas.values import Values
from tests.property.rows import as_is
from tests.unit.rules.deciding import CUSTOMER, Desk, sent

ANN: Values = {"name": "Ann", "terms": "A"}
THERE: Values = {"name": "Ann", "tier": 1}


def desk_with_terms() -> Desk:
    """A desk at which payment terms A are option 1, and B is no option."""
    desk = Desk()
    row = Row("terms", "tier", as_is, reference=("terms", "left"), missing="clear", counts_blank=True)
    desk.map("right")
    desk.map("left", Row("name", "name", as_is), row)
    desk.known.counterparts[LinkKey("terms", "left", "A")] = "1"
    desk.couple(ANN, THERE)
    return desk


def test_a_value_that_is_no_option_is_left_blank_is_counted_and_is_no_error() -> None:
    decision = desk_with_terms().edit(CUSTOMER, terms="B")
    assert (decision.outcome, sent(decision)) == (Outcome.SENT, [("update", {"tier": None})])
    assert (decision.blanks, decision.problem) == (1, None)
    assert OPTION_BLANK not in set(Outcome)


def test_a_blank_is_counted_when_it_comes_in_and_not_at_every_later_look() -> None:
    desk = desk_with_terms()
    desk.carry_out(desk.edit(CUSTOMER, terms="B").commands[0], 2)
    assert desk.edit(CUSTOMER, name="Bea").blanks == 0
    assert desk.release().blanks == 0


def test_an_event_that_leaves_a_blank_blank_is_unchanged_not_parked() -> None:
    desk = desk_with_terms()
    desk.carry_out(desk.edit(CUSTOMER, terms="B").commands[0], 2)
    decision = desk.edit(CUSTOMER, terms="C")
    assert (decision.outcome, decision.blanks, sent(decision)) == (Outcome.UNCHANGED, 1, [])


def test_a_blank_is_filled_once_its_option_is_coupled() -> None:
    desk = desk_with_terms()
    desk.carry_out(desk.edit(CUSTOMER, terms="B").commands[0], 2)
    assert desk.pair.waits == (LinkKey("terms", "left", "B"),)
    desk.known.counterparts[LinkKey("terms", "left", "B")] = "2"
    decision = desk.release()
    assert sent(decision) == [("update", {"tier": "2"})]
    assert desk.pair.waits == ()


def test_a_new_record_with_a_blank_option_is_created_and_counted() -> None:
    desk = desk_with_terms()
    new = CUSTOMER._replace(id="C2")
    (decision,) = desk.take(desk.event(new, {"name": "Bob", "terms": "B"}))
    assert (sent(decision), decision.blanks) == ([("create", {"name": "Bob", "tier": None})], 1)
