"""What every SQL side promises about events that answer commands, on both databases.

A result that says no more than the event does is marked as told: routing leaves it unread. So whatever
is marked must come as an event that names the command, and nothing else may name one.
"""

import pytest

from schemas.messages import Command, Result
from tests.fixtures.sql_sides import SqlTestSide, erp_database, side

__all__ = ["erp_database", "side"]


def answers(side: SqlTestSide) -> list[str | None]:
    return [event.answers for event in side.captured(side.capturer(every_edit=True))]


def told(*results: Result) -> list[bool]:
    return [result.told for result in results]


def test_the_event_of_an_update_names_its_command(side: SqlTestSide) -> None:
    side.write("INSERT INTO customers (no, name) VALUES ('C1', 'Anna')")
    command = side.command("update", "C1", name="Berta")
    (result,) = side.apply(command)
    side.write("UPDATE customers SET name = 'Clara'")
    assert told(result) == [True]
    assert answers(side) == [None, command.command_id, None]


def test_the_event_of_a_create_names_its_command_and_its_coupling(side: SqlTestSide) -> None:
    command = side.command("create", name="Anna")
    (result,) = side.apply(command)
    (event,) = side.captured()
    assert told(result) == [True]
    assert (event.answers, event.coupling_id) == (command.command_id, command.coupling_id)


def test_a_command_that_finds_nothing_to_do_needs_its_result(side: SqlTestSide) -> None:
    side.write("INSERT INTO customers (no, name) VALUES ('C1', 'Anna')")
    (result,) = side.apply(side.command("update", "C1", name="Anna"))
    assert (result.status, told(result)) == ("unchanged", [False])
    assert answers(side) == [None], "the version it found is of somebody else's write"


def test_a_repeated_command_needs_its_result(side: SqlTestSide) -> None:
    side.write("INSERT INTO customers (no, name) VALUES ('C1', 'Anna')")
    command = side.command("update", "C1", name="Berta")
    assert told(*side.apply(command), *side.apply(command)) == [True, False]
    assert answers(side) == [None, command.command_id]


def test_a_delete_and_a_refusal_need_their_results(side: SqlTestSide) -> None:
    side.write("INSERT INTO customers (no, name) VALUES ('C1', 'Anna')")
    results = side.apply(side.command("delete", "C1"), side.command("update", "C2", name="Berta"))
    assert [result.status for result in results] == ["applied", "rejected"]
    assert told(*results) == [False, False]
    assert answers(side) == [None, None]


def test_each_of_two_couplings_of_one_record_gets_its_own_answer(side: SqlTestSide) -> None:
    side.write("INSERT INTO customers (no, name, city) VALUES ('C1', 'Anna', 'Rome')")
    one = side.command("update", "C1", name="Berta", coupling_id="one")
    two = side.command("update", "C1", city="Oslo", coupling_id="two")
    results = side.apply(one, two)
    assert told(*results) == [result.status == "applied" for result in results]
    named = [one.command_id, two.command_id]
    assert answers(side) == [None, *(n for n, r in zip(named, results, strict=True) if r.told)]


@pytest.mark.parametrize("operation", ["update", "create"])
def test_a_snapshot_answers_nothing(side: SqlTestSide, operation: str) -> None:
    side.write("INSERT INTO customers (no, name) VALUES ('C1', 'Anna')")
    command: Command = side.command(operation, "C1" if operation == "update" else None, name="Berta")
    side.apply(command)
    (batch,) = side.capturer().snapshot("customers")
    assert {event.answers for event in batch} == {None}
