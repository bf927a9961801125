"""decide(): our own writes, and others' under the same account."""

from dataclasses import replace
from decimal import Decimal

import pytest

from rules.outcome import Outcome
from schemas.known import Record
from schemas.values import Values
from tests.unit.rules.deciding import ACCOUNT, CUSTOMER, VENDOR, Desk, sent


def coupled(**setup: object) -> Desk:
    desk = Desk(**setup)
    desk.couple(
        {"name": "Ann", "credit": Decimal(1), "phone": "1"},
        {"name": "Ann", "credit": Decimal(1), "phone": "1"},
    )
    return desk


def test_our_own_write_is_an_echo_and_sends_nothing() -> None:
    desk = coupled()
    (command,) = desk.edit(CUSTOMER, name="Bea").commands
    echo, result = desk.carry_out(command, 2)
    assert (echo.outcome, sent(echo, result)) == (Outcome.ECHO, [])
    assert desk.pair.flight_right is None


def test_a_result_may_come_before_its_event() -> None:
    desk = coupled()
    (command,) = desk.edit(CUSTOMER, name="Bea").commands
    desk.answer(command, version=2, values={"name": "Bea"})
    assert desk.pair.flight_right is not None
    echo = desk.edit(ACCOUNT, by="us", name="Bea")
    assert (echo.outcome, echo.commands, desk.pair.flight_right) == (Outcome.ECHO, (), None)


def test_a_user_who_edits_between_command_and_echo_is_heard() -> None:
    desk = coupled()
    (command,) = desk.edit(CUSTOMER, name="Bea").commands
    assert sent(desk.edit(ACCOUNT, credit=Decimal(2))) == [("update", {"credit": Decimal(2)})]
    assert sent(desk.answer(command, "stale", version=2)) == [("update", {"name": "Bea"})]


def test_a_refused_command_is_not_taken_for_the_writer() -> None:
    desk = coupled(foreign=("ignore", "put back"))
    (command,) = desk.edit(CUSTOMER, name="Bea").commands
    desk.answer(command, "stale", version=2)
    decision = desk.edit(ACCOUNT, by="us", name="Foreign")
    assert (decision.outcome, sent(decision)) == (Outcome.FOREIGN_WRITE, [("update", {"name": "Bea"})])


def test_a_foreign_write_of_what_a_refused_command_had_sent_is_a_foreign_write() -> None:
    desk = coupled(foreign=("ignore", "ignore"))
    (command,) = desk.edit(CUSTOMER, name="Bea").commands
    desk.answer(command, "stale", version=2)
    desk.edit(CUSTOMER, name="Cid")
    decision = desk.edit(ACCOUNT, by="us", name="Bea")
    assert (decision.outcome, sent(decision)) == (Outcome.FOREIGN_WRITE, [("update", {"name": "Cid"})])


def test_an_echo_that_shows_more_than_was_sent_is_listed_as_a_foreign_write() -> None:
    desk = coupled()
    desk.edit(CUSTOMER, name="Bea")
    echo = desk.edit(ACCOUNT, by="us", name="Bea", credit=Decimal(7))
    assert (echo.outcome, sent(echo)) == (Outcome.FOREIGN_WRITE, [])
    assert desk.pair.agreed_right["credit"] == Decimal(7)


@pytest.mark.parametrize(
    ("policy", "outcome", "commands"),
    [
        ("ignore", Outcome.FOREIGN_WRITE, []),
        ("put back", Outcome.FOREIGN_WRITE, [("update", {"name": "Ann"})]),
        ("synchronize", Outcome.SENT, [("update", {"name": "Foreign"})]),
    ],
)
def test_a_foreign_write_is_treated_as_the_side_wants(
    policy: str, outcome: Outcome, commands: object
) -> None:
    decision = coupled(foreign=(policy, policy)).edit(CUSTOMER, by="us", name="Foreign")
    assert (decision.outcome, sent(decision)) == (outcome, commands)


def test_an_ignored_foreign_write_becomes_that_sides_form_of_what_was_agreed() -> None:
    desk = coupled(foreign=("ignore", "ignore"))
    desk.edit(CUSTOMER, by="us", name="Foreign")
    assert (desk.pair.agreed_left["name"], desk.pair.agreed_right["name"]) == ("Foreign", "Ann")
    assert sent(desk.edit(CUSTOMER, credit=Decimal(2))) == [("update", {"credit": Decimal(2)})]


def test_an_ignored_foreign_write_over_a_value_that_did_not_fit_goes_nowhere_either() -> None:
    desk = Desk(foreign=("ignore", "ignore"))
    desk.couple({"name": "Ann", "city": "Rome"}, {"name": "Ann", "town": "Rome"})
    problem = desk.edit(CUSTOMER, city="far too long").problem
    decision = desk.edit(CUSTOMER, by="us", city="Bonn")
    assert (decision.outcome, sent(decision)) == (Outcome.FOREIGN_WRITE, [])
    assert problem is not None
    assert decision.resolved == problem.key
    assert sent(desk.edit(CUSTOMER, city="Oslo")) == [("update", {"town": "Oslo"})]


def test_where_foreign_writes_are_put_back_so_is_what_stands_beside_our_own() -> None:
    desk = coupled(foreign=("ignore", "put back"))
    (command,) = desk.edit(CUSTOMER, name="Bea").commands
    desk.edit(ACCOUNT, by="us", name="Bea", credit=Decimal(7))
    desk.edit(ACCOUNT, by="us", name="Foreign")
    put_back: Values = {"name": "Bea", "credit": Decimal(1)}
    assert sent(desk.answer(command, "stale", version=3)) == [("update", put_back)]


def test_the_values_a_result_tells_are_believed_before_those_of_an_event() -> None:
    desk = coupled()
    (command,) = desk.edit(CUSTOMER, name="Bea", credit=None).commands
    desk.edit(ACCOUNT, by="us", name="Bea")
    desk.answer(command, values={"name": "Bea", "credit": None})
    assert desk.pair.agreed_right["credit"] is None


def test_a_foreign_write_does_not_hide_what_is_still_to_be_sent() -> None:
    desk = coupled(foreign=("ignore", "ignore"))
    desk.edit(CUSTOMER, name="Bea")
    desk.edit(ACCOUNT, by="us", credit=Decimal(7))
    assert desk.pair.agreed_right["name"] == "Bea"


def test_a_target_that_rounds_is_not_corrected_for_ever() -> None:
    desk = coupled()
    (command,) = desk.edit(CUSTOMER, credit=Decimal("1.26")).commands
    event = desk.edit(ACCOUNT, by="us", credit=Decimal("1.3"))
    result = desk.answer(command, version=2, values={"credit": Decimal("1.3")})
    assert (event.outcome, sent(event, result)) == (Outcome.ECHO, [])
    assert desk.pair.agreed_left["credit"] == Decimal("1.26")
    assert sent(desk.edit(CUSTOMER, name="Bea")) == [("update", {"name": "Bea"})]


def test_a_target_that_rounds_and_tells_no_values_is_understood_from_its_event() -> None:
    desk = coupled()
    (command,) = desk.edit(CUSTOMER, credit=Decimal("1.26")).commands
    event = desk.edit(ACCOUNT, by="us", credit=Decimal("1.3"))
    assert sent(event, desk.answer(command, version=2)) == []
    assert desk.pair.agreed_right["credit"] == Decimal("1.3")


def test_a_target_that_finds_nothing_to_change_after_rounding_is_believed() -> None:
    desk = coupled()
    (command,) = desk.edit(CUSTOMER, credit=Decimal("1.01")).commands
    assert sent(desk.answer(command, "unchanged", version=1)) == []
    assert desk.pair.agreed_right["credit"] == Decimal(1)


def test_a_rounded_value_does_not_replace_a_newer_edit() -> None:
    desk = coupled()
    (command,) = desk.edit(CUSTOMER, credit=Decimal("1.26")).commands
    desk.edit(CUSTOMER, credit=Decimal("5.00"))
    desk.edit(ACCOUNT, by="us", credit=Decimal("1.3"))
    result = desk.answer(command, version=2, values={"credit": Decimal("1.3")})
    assert sent(result) == [("update", {"credit": Decimal("5.00")})]


def test_what_one_coupling_wrote_is_news_to_the_records_other_coupling() -> None:
    desk = coupled(vendors=True)
    image = {"name": "Ann", "credit": Decimal(1), "phone": "1", "kind": "cv"}
    desk.known.records[ACCOUNT] = Record(ACCOUNT, 1, "ann", image)
    desk.couple_vendor({"name": "Ann"}, {"name": "Ann"})
    (command,) = desk.edit(VENDOR, name="Bea").commands
    as_customer, as_vendor = desk.take(desk.event(ACCOUNT, {**image, "name": "Bea"}, by="us"))
    assert (as_vendor.outcome, sent(as_vendor)) == (Outcome.ECHO, [])
    assert (as_customer.outcome, sent(as_customer)) == (Outcome.SENT, [("update", {"name": "Bea"})])
    assert desk.answer(command, version=2).commands == ()
    echo = desk.edit(CUSTOMER, by="us", name="Bea")
    assert (echo.outcome, echo.commands) == (Outcome.ECHO, ())


def test_on_a_replay_an_unknown_image_of_a_pair_counts_whoever_wrote_it() -> None:
    desk = coupled()
    desk.known.records[CUSTOMER] = Record(CUSTOMER)
    event = desk.event(CUSTOMER, {"name": "Only copy", "credit": Decimal(1)}, by="us", version=9)
    (decision,) = desk.take(event, replay=True)
    assert sent(decision) == [("update", {"name": "Only copy"})]


def test_a_snapshot_of_an_unknown_record_counts_whoever_wrote_it() -> None:
    desk = coupled()
    desk.known.records[CUSTOMER] = Record(CUSTOMER)
    event = desk.event(CUSTOMER, {"name": "Only copy", "credit": Decimal(1)}, by="us", version=9)
    (decision,) = desk.take(replace(event, operation="read"))
    assert sent(decision) == [("update", {"name": "Only copy"})]


def test_without_versions_a_write_is_ours_only_if_it_wrote_all_that_was_sent() -> None:
    desk = coupled()
    desk.edit(CUSTOMER, name="Bea", credit=Decimal(2))
    assert desk.edit(ACCOUNT, by="us", credit=Decimal(7)).outcome == Outcome.FOREIGN_WRITE
    assert desk.edit(ACCOUNT, by="us", name="Bea", credit=Decimal(2)).outcome == Outcome.ECHO


def test_a_replay_that_runs_ahead_does_not_lose_an_edit_behind_our_own_write() -> None:
    desk = coupled()
    (command,) = desk.edit(CUSTOMER, name="Bea").commands
    image = {"name": "Bea", "credit": Decimal(9), "phone": "1"}
    event = desk.event(ACCOUNT, image, by="us", version=3)
    (decision,) = desk.take(event, replay=True)
    assert command.values == {"name": "Bea"}
    assert sent(decision) == [("update", {"credit": Decimal(9)})]
