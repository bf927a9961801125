"""decide(): rows that start from several fields, and rows that pass no blanks on."""

from typing import Any

from rules.compiled import Row, Unfit
from rules.outcome import Outcome
from schemas.values import Value
from tests.property.rows import as_is
from tests.unit.rules.deciding import ACCOUNT, CUSTOMER, Desk, sent


def joined(values: Any) -> Value:
    """Join texts, as ``concat`` does."""
    return " ".join(part for part in values if part)


def no_zero(values: Any) -> Value:
    """Refuse what begins with a zero."""
    if values[0] == "0":
        raise Unfit("too_zero", "no zeros", "another digit")
    return joined(values)


def address() -> Desk:
    """A desk at which city and street together make the account's memo."""
    desk = Desk()
    desk.map("right")
    desk.map("left", Row("city", "memo", joined, also=("street",)))
    return desk


def coupled() -> Desk:
    desk = address()
    desk.couple({"city": "Rome", "street": "Via 1"}, {"memo": "Rome Via 1"})
    return desk


def test_a_row_of_several_fields_gets_the_values_of_all_of_them() -> None:
    decision = address().take(Desk().event(CUSTOMER, {"city": "Rome", "street": "Via 1"}))[0]
    assert sent(decision) == [("create", {"memo": "Rome Via 1"})]


def test_a_change_of_any_field_of_a_row_translates_it_again() -> None:
    assert sent(coupled().edit(CUSTOMER, street="Via 2")) == [("update", {"memo": "Rome Via 2"})]
    assert sent(coupled().edit(CUSTOMER, city="Bonn")) == [("update", {"memo": "Bonn Via 1"})]


def test_a_row_of_several_fields_is_translated_once_all_of_them_are_as_the_edit_left_them() -> None:
    desk = coupled()
    desk.map("left", Row("city", "memo", no_zero, also=("street",)))
    desk.edit(CUSTOMER, city="0", street="Via 1")
    decision = desk.edit(CUSTOMER, city="Bonn", street="Via 3")
    assert (decision.outcome, sent(decision)) == (Outcome.SENT, [("update", {"memo": "Bonn Via 3"})])


def test_a_row_with_a_field_that_is_absent_sends_nothing_until_it_is_there() -> None:
    desk = address()
    desk.couple({"city": "Rome"}, {"memo": "by hand"})
    assert sent(desk.edit(CUSTOMER, city="Bonn")) == []
    assert sent(desk.edit(CUSTOMER, street="Via 1")) == [("update", {"memo": "Bonn Via 1"})]


def test_a_field_never_agreed_on_is_taken_from_the_image_of_the_edit() -> None:
    desk = address()
    desk.couple({"city": "Rome", "street": "Via 1"}, {"memo": "Rome"}, agreed_left={"city": "Rome"})
    assert sent(desk.edit(CUSTOMER, city="Bonn")) == [("update", {"memo": "Bonn Via 1"})]


def test_not_empty_leaves_the_target_as_it_is_when_the_source_is_emptied() -> None:
    for empty in (None, ""):
        desk = Desk()
        desk.add("left", Row("name", "name", as_is, not_empty=True))
        desk.couple({"name": "Ann"}, {"name": "Ann"})
        decision = desk.edit(CUSTOMER, name=empty)
        assert (decision.outcome, sent(decision)) == (Outcome.UNCHANGED, [])
        assert desk.pair.agreed_right == {"name": "Ann"}
        assert sent(desk.edit(CUSTOMER, name="Bea")) == [("update", {"name": "Bea"})]


def test_a_row_with_not_empty_still_passes_edits_of_the_other_side_back() -> None:
    desk = Desk()
    desk.add("left", Row("name", "name", as_is, not_empty=True))
    desk.couple({"name": "Ann"}, {"name": "Ann"})
    desk.edit(CUSTOMER, name=None)
    assert sent(desk.edit(ACCOUNT, name="Eve")) == [("update", {"name": "Eve"})]


def test_a_blank_that_was_not_passed_on_is_nothing_that_an_edit_could_have_missed() -> None:
    desk = Desk(policy="right wins")
    for role in ("left", "right"):
        desk.map(role, Row("name", "name", as_is, not_empty=True))
    desk.couple({"name": "Ann"}, {"name": ""}, agreed_left={}, agreed_right={"name": ""})
    decision = desk.edit(CUSTOMER, name="Bea")
    assert (decision.outcome, sent(decision)) == (Outcome.SENT, [("update", {"name": "Bea"})])


def test_what_we_write_ourselves_goes_no_further() -> None:
    desk = Desk()
    desk.map("left", Row("name", "name", as_is))
    desk.map("right", Row("name", "city", as_is))
    desk.couple({"name": "Ann", "city": "Rome"}, {"name": "Ann"}, agreed_left={"name": "Ann"}, problem="open")
    (command,) = desk.edit(CUSTOMER, name="Bea").commands
    assert sent(*desk.carry_out(command, 2)) == []
    assert sent(desk.edit(ACCOUNT, name="Eve")) == [("update", {"city": "Eve"})]
