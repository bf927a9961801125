"""overdue(): park_deadline: a record parked too long becomes an open error."""

from datetime import timedelta

from rules.decision import Decision
from rules.outcome import Outcome
from rules.overdue import overdue
from schemas.keys import LinkKey
from schemas.values import Values
from tests.unit.rules.deciding import CUSTOMER, NOW, Desk, sent

ANN: Values = {"name": "Ann", "rep": "JR"}
DAY = timedelta(days=1)


def parked(**setup: object) -> Desk:
    """A customer whose representative has no counterpart yet."""
    desk = Desk(**setup)
    (decision,) = desk.take(desk.event(CUSTOMER, ANN))
    assert sent(decision) == [] or desk.mappings["customer"].left.rows[4].missing != "park"
    return desk


def look(desk: Desk, after: timedelta = DAY) -> Decision | None:
    """Look at the pair this long after it was parked."""
    desk.known.now = NOW + after
    decision = overdue(desk.pair, desk.mappings["customer"], desk.known, NOW)
    return None if decision is None else desk.remember(decision)


def test_a_record_parked_until_its_park_deadline_is_an_error_that_names_what_it_waits_for() -> None:
    decision = look(parked())
    assert decision is not None
    assert decision.problem is not None
    assert decision.problem.code == "parked too long"
    assert "waits since 2026-01-01 00:00 UTC until JR (rep) is coupled" in decision.problem.message
    assert "couple JR in rep" in decision.problem.remedy


def test_a_record_parked_for_a_shorter_time_is_none() -> None:
    assert look(parked(), DAY - timedelta(seconds=1)) is None


def test_the_park_deadline_of_the_mapping_counts() -> None:
    desk = parked()
    desk.alter(park_deadline=timedelta(hours=1))
    assert look(desk, timedelta(hours=1)) is not None


def test_the_error_is_opened_once() -> None:
    desk = parked()
    assert look(desk) is not None
    assert look(desk, 2 * DAY) is None


def test_the_error_stays_open_while_the_record_waits_and_closes_by_release() -> None:
    desk = parked()
    opened = look(desk)
    assert opened is not None
    assert opened.problem is not None
    edited = desk.edit(CUSTOMER, name="Bea")
    assert (edited.outcome, edited.resolved) == (Outcome.PARKED, "")
    desk.known.counterparts[LinkKey("rep", "left", "JR")] = "u1"
    released = desk.release()
    assert released.resolved == opened.problem.key
    assert sent(released)[0][1]["owner"] == "u1"


def test_what_is_left_out_or_cleared_meanwhile_is_not_parked_and_never_overdue() -> None:
    assert look(parked(missing="clear")) is None
    assert look(parked(missing="keep")) is None
