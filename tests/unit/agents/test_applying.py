"""The applying agent: commands in, results out; a side that is down is waited for."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from agents.applying import Applying
from connectors.port import TargetDown
from connectors.sql.failures import CannotConnect
from coupling_store.changes import Changes
from schemas.codec import Codec, RegistryDown
from schemas.headers import is_told
from schemas.messages import Command, Result
from streams.port import GaveUp, Received
from tests.support.rig import Rig, header, never


class DownAtFirst:
    """A side that cannot be reached for some attempts; then it applies everything."""

    def __init__(self, failures: int = 0, breaks_on: str = "") -> None:
        self.failures = failures
        self.breaks_on = breaks_on
        self.applied: list[Command] = []

    def apply(self, commands: Sequence[Command]) -> list[Result]:
        if self.failures:
            self.failures -= 1
            raise TargetDown("connection refused")
        if self.breaks_on in {str(command.values.get("name")) for command in commands}:
            raise ZeroDivisionError("a bug in the connector")
        self.applied.extend(commands)
        return [
            Result(c.command_id, c.coupling_id, c.sequence, c.side, c.table, "applied", "A1", 1, c.values)
            for c in commands
        ]

    def close(self) -> None:
        pass


class TellsByEvent(DownAtFirst):
    """A side whose change events answer commands about one name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def apply(self, commands: Sequence[Command]) -> list[Result]:
        return [replace(r, told=r.values["name"] == self.name) for r in super().apply(commands)]


@pytest.fixture
def rig() -> Rig:
    return Rig()


def applying(rig: Rig, applier: DownAtFirst) -> Applying:
    return Applying("crm", applier, rig.parts())


def commands(rig: Rig, *names: str) -> list[Received]:
    rig.route(*(rig.customer(f"C{n}", 1, name=name) for n, name in enumerate(names)))
    sent = [m for m in rig.producer.sent if m.topic.startswith("commands")]
    return [Received(m.topic, 0, n, 0, m.key, m.value, m.headers) for n, m in enumerate(sent)]


def results(rig: Rig) -> list[Result]:
    sent = [m for m in rig.producer.sent if m.topic == "results.crm"]
    return [rig.codec.decode_result(m.value or b"") for m in sent]


def test_each_command_gets_one_result_in_its_trace(rig: Rig) -> None:
    batch = commands(rig, "A", "B")
    applying(rig, DownAtFirst()).commands(batch, never)
    assert [result.status for result in results(rig)] == ["applied", "applied"]
    sent = [m for m in rig.producer.sent if m.topic == "results.crm"]
    assert [header(m, "traceparent") for m in sent] == [
        dict(r.headers)["traceparent"].decode() for r in batch
    ]


def test_a_result_says_whether_the_event_of_the_write_tells_the_same(rig: Rig) -> None:
    batch = commands(rig, "A", "B")
    applying(rig, TellsByEvent("A")).commands(batch, never)
    assert [result.values["name"] for result in results(rig)] == ["A", "B"]
    sent = [m for m in rig.producer.sent if m.topic == "results.crm"]
    assert [is_told(message.headers) for message in sent] == [True, False]


def test_a_target_that_is_down_is_waited_for_and_reported_until_it_is_back(rig: Rig) -> None:
    side = DownAtFirst(failures=6)
    applying(rig, side).commands(commands(rig, "A"), never)
    assert len(side.applied) == 1
    opened, closed = rig.errors()
    assert opened is not None
    assert (opened.code, opened.record.side) == ("side_down", "crm")
    assert "crm cannot be reached" in opened.message
    assert opened.remedy
    assert closed is None
    assert rig.store.problems() == []


def test_a_worker_that_stops_while_the_target_is_down_gives_the_batch_back(rig: Rig) -> None:
    batch = commands(rig, "A")
    with pytest.raises(GaveUp):
        applying(rig, DownAtFirst(failures=1000)).commands(batch, lambda: True)
    assert results(rig) == []


def test_a_bug_in_the_connector_costs_one_command_only(rig: Rig) -> None:
    side = DownAtFirst(breaks_on="bad")
    applying(rig, side).commands(commands(rig, "A", "bad", "C"), never)
    assert [result.status for result in results(rig)] == ["applied", "rejected", "applied"]
    (letter,) = rig.dead_letters()
    assert header(letter, "__connect.errors.stage") == "apply"
    assert "a bug in the connector" in results(rig)[1].message


def test_undecodable_commands_are_dead_letters_and_the_others_are_applied(rig: Rig) -> None:
    batch = commands(rig, "A")
    bad = batch[0]._replace(value=b"garbage")
    applying(rig, DownAtFirst()).commands([bad, *batch], never)
    assert len(results(rig)) == 1
    assert header(rig.dead_letters()[0], "echoless.errors.code") == "not_avro"


def test_a_side_that_is_set_up_wrongly_costs_no_command(rig: Rig) -> None:
    """A wrong account or missing tables are nobody's record: commands wait, the error says what to do."""

    class SetUpWrongly(DownAtFirst):
        def apply(self, commands: Sequence[Command]) -> list[Result]:
            if self.failures:
                self.failures -= 1
                raise CannotConnect("crm is not set up for capture. Remedy: echoless connect crm")
            return super().apply(commands)

    side = SetUpWrongly(failures=6)
    applying(rig, side).commands(commands(rig, "A"), never)
    assert len(side.applied) == 1
    assert rig.dead_letters() == []
    opened = rig.errors()[0]
    assert opened is not None
    assert "echoless connect crm" in opened.message


class Odd(DownAtFirst):
    """A side that stores something else than its schema allows."""

    def apply(self, commands: Sequence[Command]) -> list[Result]:
        return [replace(r, values={**r.values, "name": 7}) for r in super().apply(commands)]


def test_values_that_no_result_can_hold_are_left_out_and_the_command_is_answered(rig: Rig) -> None:
    applying(rig, Odd()).commands(commands(rig, "A", "B"), never)
    assert [(result.status, result.values) for result in results(rig)] == [("applied", {})] * 2


def test_a_side_that_came_back_while_no_worker_ran_is_reported_no_longer(rig: Rig) -> None:
    batch, tries = commands(rig, "A"), iter(range(20))
    with pytest.raises(GaveUp):
        applying(rig, DownAtFirst(failures=1000)).commands(batch, lambda: next(tries, None) is None)
    assert [problem.code for problem in rig.store.problems()] == ["side_down"]
    applying(rig, DownAtFirst()).commands(batch, never)
    assert rig.store.problems() == []
    assert rig.errors()[-1] is None


class RegistryDownAtFirst:
    """A schema registry that does not answer the first time."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def id_of(self, subject: str, _schema: str) -> int:
        self.asked.append(subject)
        if self.asked.count(subject) == 1:
            raise RegistryDown("no answer")
        return len(set(self.asked))

    def schema_of(self, _id: int) -> str:
        raise RegistryDown("no answer")


def test_a_registry_that_is_down_is_waited_for_and_no_result_is_lost(rig: Rig) -> None:
    batch = commands(rig, "A")
    registry = RegistryDownAtFirst()
    parts = replace(rig.parts(), codec=Codec(rig.catalog, registry))
    Applying("crm", DownAtFirst(), parts).commands(batch, never)
    (answer,) = [m for m in rig.producer.sent if m.topic == "results.crm"]
    assert (answer.value or b"")[:5] == b"\0\0\0\0\1"
    assert registry.asked == ["echoless.crm.account.Result"] * 2


def test_a_command_of_a_coupling_that_has_ended_is_refused_at_the_target(rig: Rig) -> None:
    sent = commands(rig, "Ann", "Bo")
    first = rig.commands()[0]
    ended = next(c for c in rig.store.couplings() if c.id == first.coupling_id)
    with rig.store.batch() as tx:
        tx.lock_couplings((), [ended.id])
        tx.save(Changes(removed=[ended.id]))
    side = DownAtFirst()
    applying(rig, side).commands(sent, never)
    assert [command.values["name"] for command in side.applied] == ["Bo"]
    told = {result.command_id: (result.status, result.code) for result in results(rig)}
    assert told[first.command_id] == ("stale", "uncoupled")
