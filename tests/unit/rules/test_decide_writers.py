"""decide(): which of a record's couplings made a change, and what somebody did behind our command."""

from decimal import Decimal

from rules.outcome import Outcome
from schemas.keys import RecordKey
from schemas.known import Record
from schemas.messages import Command
from schemas.values import Values
from tests.unit.rules.deciding import ACCOUNT, CUSTOMER, VENDOR, Desk, sent

BOTH: Values = {"name": "Ann", "town": "Rome", "credit": Decimal(1), "kind": "cv"}
NEW = RecordKey("crm", "account", "new")


def in_two_roles() -> Desk:
    """An account that is a customer and a vendor."""
    desk = Desk(vendors=True)
    desk.couple({"name": "Ann", "city": "Rome", "credit": Decimal(1)}, BOTH)
    agreed: Values = {"name": "Ann", "credit": Decimal(1)}
    desk.couple_vendor(agreed, agreed)
    return desk


def carried_out_for_the_vendor(desk: Desk, **values: object) -> list[tuple[Outcome, object]]:
    """Let the account show what the vendor's command wrote, as the customer and as the vendor see it."""
    event = desk.event(ACCOUNT, {**BOTH, **values}, by="us", version=2)  # type: ignore[dict-item]
    return [(d.outcome, sent(d)) for d in desk.take(event)]


def test_one_value_that_happens_to_be_the_same_makes_no_write_ours() -> None:
    desk = Desk()
    desk.couple({"name": "Ann", "city": "Rome", "credit": Decimal(1)}, {**BOTH, "kind": "c"})
    (command,) = desk.edit(CUSTOMER, name="Bea", city="Bonn", credit=Decimal(2)).commands
    foreign = desk.edit(ACCOUNT, by="us", town="Bonn")
    assert foreign.outcome == Outcome.ECHO  # nothing new in it
    desk.answer(command)
    assert desk.pair.flight_right is not None
    assert desk.edit(ACCOUNT, by="us", name="Bea", credit=Decimal(2)).outcome == Outcome.ECHO
    assert (desk.pair.flight_right, desk.pair.agreed_right["credit"]) == (None, Decimal(2))


def test_of_two_commands_the_one_that_shows_in_full_wrote() -> None:
    desk = in_two_roles()
    desk.edit(CUSTOMER, name="Bea", city="Bonn")
    desk.edit(VENDOR, name="Bea", credit=None)
    assert carried_out_for_the_vendor(desk, name="Bea", credit=None) == [
        (Outcome.SENT, [("update", {"credit": None})]),
        (Outcome.ECHO, []),
    ]


def test_of_two_commands_the_one_that_tells_of_more_changed_fields_wrote() -> None:
    desk = in_two_roles()
    desk.edit(CUSTOMER, name="Bea")
    desk.edit(VENDOR, name="Bea", credit=None)
    assert carried_out_for_the_vendor(desk, name="Bea", credit=None) == [
        (Outcome.SENT, [("update", {"credit": None})]),
        (Outcome.ECHO, []),
    ]


def test_a_command_that_found_nothing_to_write_is_not_the_writer_of_what_it_found() -> None:
    desk = in_two_roles()
    (found,) = desk.edit(CUSTOMER, city="Bonn").commands
    (wrote,) = desk.edit(VENDOR, credit=None).commands
    desk.known.records[ACCOUNT] = Record(ACCOUNT, 1, "ann", {**BOTH, "town": "Bonn"})
    desk.answer(wrote, version=2)
    desk.answer(found, "unchanged", version=2)
    assert desk.pair.flight_right is not None
    assert found.values == {"town": "Bonn"}
    assert carried_out_for_the_vendor(desk, town="Bonn", credit=None) == [
        (Outcome.SENT, [("update", {"credit": None})]),
        (Outcome.ECHO, []),
    ]


def created() -> tuple[Desk, Command]:
    """A customer, and the command that creates its account."""
    desk = Desk()
    ((command,),) = [
        d.commands for d in desk.take(desk.event(CUSTOMER, {"name": "Ann", "credit": Decimal(1)}))
    ]
    return desk, command


def test_a_replay_that_skips_our_creation_does_not_take_edits_for_rounding() -> None:
    desk, command = created()
    image: Values = {**command.values, "name": "Edited"}
    event = desk.event(NEW, image, by="us", version=5, coupling_id=command.coupling_id)
    assert [sent(d) for d in desk.take(event, replay=True)] == [[]]
    assert sent(desk.answer(command, record_id="new")) == [("update", {"name": "Edited"})]


def test_a_result_that_tells_of_a_creation_skipped_by_a_replay_keeps_the_edits() -> None:
    desk, command = created()
    desk.answer(command, version=2, record_id="new")
    event = desk.event(
        NEW, {**command.values, "name": "Edited"}, by="us", version=5, coupling_id=command.coupling_id
    )
    assert [sent(d) for d in desk.take(event, replay=True)] == [[("update", {"name": "Edited"})]]


def skipped() -> tuple[Desk, Command]:
    """A replay shows an image of the account that may be newer than the write of a command."""
    desk = Desk()
    desk.couple({"name": "Ann", "phone": "1"}, {"name": "Ann", "phone": "1"})
    (command,) = desk.edit(CUSTOMER, name="Bea").commands
    image: Values = {"name": "Ann", "phone": "2"}
    desk.take(desk.event(ACCOUNT, image, version=5), replay=True)
    return desk, command


def test_an_edit_that_undid_our_write_is_heard_although_a_replay_skipped_the_write() -> None:
    desk, command = skipped()
    assert sent(desk.answer(command, version=3)) == [("update", {"name": "Ann"})]


def test_a_command_that_a_replay_ran_ahead_of_for_nothing_is_sent_again() -> None:
    desk, command = skipped()
    assert sent(desk.answer(command, "stale", version=5)) == [("update", {"name": "Bea"})]


def test_a_write_of_ours_that_changed_only_part_because_the_target_rounds_is_ours() -> None:
    desk = Desk(policy="error", foreign=("ignore", "synchronize"))
    agreed: Values = {"name": "Ann", "credit": Decimal("1.2")}
    desk.couple(agreed, agreed)
    desk.edit(CUSTOMER, name="Bea ", credit=Decimal("1.25"))
    desk.edit(CUSTOMER, name="Ann", credit=Decimal(7))
    echo = desk.edit(ACCOUNT, by="us", name="Bea")
    assert (echo.outcome, sent(echo)) == (Outcome.ECHO, [])
    assert desk.pair.agreed_left["name"] == "Ann"


def test_a_write_that_shows_nothing_of_a_command_is_not_ours_even_if_the_rest_might_be() -> None:
    desk = Desk()
    agreed: Values = {"name": "Ann", "phone": "rome"}
    desk.couple(agreed, agreed)
    desk.edit(CUSTOMER, name="Bea", phone="Rome")
    assert desk.edit(ACCOUNT, by="us", name="Foreign").outcome == Outcome.FOREIGN_WRITE


def test_what_a_command_may_have_become_is_ours_though_another_write_was_taken_for_it() -> None:
    desk = Desk(foreign=("ignore", "put back"))
    agreed: Values = {"name": "Ann", "phone": "1"}
    desk.couple(agreed, agreed)
    (command,) = desk.edit(CUSTOMER, phone="").commands
    desk.edit(ACCOUNT, by="us", phone="of a worker that died")
    echo = desk.edit(ACCOUNT, by="us", phone=None)
    assert (echo.outcome, sent(echo, desk.answer(command))) == (Outcome.ECHO, [])
    assert desk.pair.agreed_right["phone"] is None
