"""The routing agent: the event of our own write answers the command, where it names it."""

import pytest

from schemas.messages import Command
from streams.port import Received
from tests.support.rig import Rig


@pytest.fixture
def rig() -> Rig:
    return Rig()


def created(rig: Rig) -> Command:
    rig.route(rig.customer("C1", 1, name="A"))
    (command,) = rig.commands()
    return command


def shown(rig: Rig, command: Command, version: int = 1, **more: object) -> Received:
    """Give the event of the account as a command left it."""
    told: dict[str, object] = {"author": "echoless", "answers": command.command_id, **command.values}
    record_id = command.record_id or command.coupling_id
    return rig.change("crm", "account", record_id, version, **{**told, **more})  # type: ignore[arg-type]


def in_flight(rig: Rig) -> int:
    return rig.store.totals()["in_flight"]


def test_a_create_is_answered_by_the_event_of_its_record(rig: Rig) -> None:
    command = created(rig)
    rig.route(shown(rig, command, operation="create", coupling_id=command.coupling_id))
    assert in_flight(rig) == 0
    assert rig.outcomes() == {"sent": 1, "echo": 1}
    (coupling,) = rig.store.couplings()
    assert coupling.right_id == command.coupling_id


def test_an_update_is_answered_and_what_waited_for_it_goes_out(rig: Rig) -> None:
    create = created(rig)
    rig.route(shown(rig, create, operation="create", coupling_id=create.coupling_id))
    rig.route(rig.customer("C1", 2, name="B"), rig.customer("C1", 3, name="C"))
    _, update = rig.commands()
    rig.route(shown(rig, update, 2, **{**create.values, **update.values}))
    assert rig.commands()[-1].values == {"name": "C"}
    assert rig.outcomes() == {"sent": 2, "queued": 1, "echo": 2}


def test_an_answer_that_comes_again_or_too_late_changes_nothing(rig: Rig) -> None:
    command = created(rig)
    echo = shown(rig, command, operation="create", coupling_id=command.coupling_id)
    rig.route(echo, echo)
    rig.route(echo)
    assert in_flight(rig) == 0
    assert len(rig.commands()) == 1
    assert rig.outcomes() == {"sent": 1, "echo": 1, "repeated": 2}


def test_an_answer_counts_though_a_newer_event_of_the_record_came_before_it(rig: Rig) -> None:
    command = created(rig)
    rig.answer(command)
    rig.route(shown(rig, command, operation="create", coupling_id=command.coupling_id))
    rig.route(rig.customer("C1", 2, name="B"))
    update = rig.commands()[-1]
    newer = rig.change("crm", "account", command.coupling_id, 3, **{**command.values, "name": "C"})
    rig.route(newer)
    rig.route(shown(rig, update, 2, **{**command.values, **update.values}))
    assert [c.values for c in rig.commands()[1:]] == [{"name": "B"}, {"name": "B"}], "it is put back"


def test_an_event_that_names_no_command_of_ours_answers_none(rig: Rig) -> None:
    command = created(rig)
    rig.route(shown(rig, command, operation="create", coupling_id=command.coupling_id, answers="another"))
    assert in_flight(rig) == 1
    rig.answer(command)
    assert in_flight(rig) == 0


def test_a_deletion_answers_nothing(rig: Rig) -> None:
    command = created(rig)
    rig.answer(command)
    gone = rig.change(
        "crm", "account", command.coupling_id, 2, operation="delete", answers=command.command_id
    )
    rig.route(gone)
    assert len(rig.commands()) == 1


def test_a_result_that_an_event_tells_is_left_unread(rig: Rig) -> None:
    command = created(rig)
    rig.answer(command, told=True)
    assert in_flight(rig) == 1
    rig.route(shown(rig, command, operation="create", coupling_id=command.coupling_id))
    assert in_flight(rig) == 0
