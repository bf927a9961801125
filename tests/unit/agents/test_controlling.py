"""The controlling agent: requests on the topic are performed once, and answered in the audit."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from agents.controlling import Controlling
from schemas.control import Action, Entry
from schemas.control_text import load_answer
from schemas.keys import RecordKey
from streams.memory import MemoryProducer
from streams.port import GaveUp, NotDelivered, Outgoing, Received
from tests.support.acting import Operator
from tests.support.rig import header, never

SP1, U1 = RecordKey("erp", "salesperson", "SP1"), RecordKey("crm", "systemuser", "U1")
COUPLE = Action("couple", records=(SP1, U1), who="hr-system", key="k1")


@pytest.fixture
def operator() -> Operator:
    made = Operator()
    rig = made.rig
    rig.route(
        rig.change("crm", "systemuser", "U1", 1, author="bob", fullname="Nancy", islicensed=True),
        rig.change("erp", "salesperson", "SP1", 1, name="Nan", code="SP1"),
    )
    return made


def request(operator: Operator, action: Action) -> Received:
    rig = operator.rig
    return rig.received(rig.topics.control, b"k", rig.codec.encode_control(action))


def handle(operator: Operator, *batch: Received) -> None:
    Controlling(operator.means()).requests(batch, never)


def audited(operator: Operator) -> list[Entry]:
    rig = operator.rig
    return [rig.codec.decode_audit(m.value or b"") for m in rig.producer.sent if m.topic == rig.topics.audit]


def test_a_request_is_performed_and_its_answer_stands_in_the_audit_and_on_its_topic(
    operator: Operator,
) -> None:
    handle(operator, request(operator, COUPLE))
    assert operator.rig.store.totals()["couplings"] == 1
    (entry,) = operator.audit.entries()
    assert audited(operator) == [entry]
    assert (entry.who, entry.door, entry.kind, entry.key, entry.done) == (
        "hr-system", "control", "couple", "k1", True,
    )  # fmt: skip
    assert load_answer(entry.answer).records[0].counterpart == U1


def test_a_request_that_comes_again_is_not_done_again(operator: Operator) -> None:
    nameless = request(operator, replace(COUPLE, key=""))
    for _ in range(2):
        handle(operator, nameless)
    assert len(operator.audit.entries()) == 1
    handle(operator, request(operator, replace(COUPLE, key="")))
    assert [entry.code for entry in operator.audit.entries()] == ["already_coupled", ""]


class Deaf(MemoryProducer):
    """A broker that takes commands, but nothing for the audit."""

    def send(self, messages: Iterable[Outgoing]) -> None:
        batch = list(messages)
        if any(message.topic == "audit" for message in batch):
            raise NotDelivered("audit: timed out")
        super().send(batch)


def test_what_was_done_stands_in_the_table_though_the_topic_cannot_be_reached(operator: Operator) -> None:
    operator.rig.producer = Deaf()
    assert operator.ask("couple", "erp/salesperson/SP1", "crm/systemuser/U1").done
    assert len(operator.audit.entries()) == 1


def test_a_request_whose_answer_cannot_be_told_comes_again(operator: Operator) -> None:
    heard, operator.rig.producer = operator.rig.producer, Deaf()
    with pytest.raises(NotDelivered):
        handle(operator, request(operator, COUPLE))
    operator.rig.producer = heard
    handle(operator, request(operator, COUPLE))
    assert [entry.done for entry in audited(operator)] == [True]
    assert operator.rig.store.totals()["couplings"] == 1


def test_a_refusal_and_a_dry_run_are_answered_too(operator: Operator) -> None:
    handle(operator, request(operator, replace(COUPLE, dry_run=True)))
    assert operator.rig.store.totals()["couplings"] == 0
    handle(operator, request(operator, Action("uncouple", records=(SP1,), who="w", key="k2")))
    assert [entry.code for entry in operator.audit.entries()] == ["not_coupled", ""]


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b'{"kind":"couple"}'])
def test_a_request_that_cannot_be_read_is_a_dead_letter(operator: Operator, content: bytes) -> None:
    rig = operator.rig
    handle(operator, rig.received(rig.topics.control, b"k", content), request(operator, COUPLE))
    (letter,) = rig.dead_letters()
    assert (letter.value, header(letter, "echoless.errors.code")) == (content, "not_avro")
    assert rig.store.totals()["couplings"] == 1, "the others are performed"


@pytest.mark.parametrize(
    "wrong",
    [
        replace(COUPLE, direction="sideways"),  # type: ignore[arg-type]  # that is the test
        replace(COUPLE, records=(RecordKey("erp", "", "x"),)),
    ],
)
def test_a_request_with_a_value_that_means_nothing_is_a_dead_letter(
    operator: Operator, wrong: Action
) -> None:
    handle(operator, request(operator, wrong))
    (letter,) = operator.rig.dead_letters()
    assert header(letter, "echoless.errors.code") == "wrong_value"
    assert operator.audit.entries() == []


def test_an_unknown_kind_is_refused_with_those_there_are(operator: Operator) -> None:
    handle(operator, request(operator, replace(COUPLE, kind="dance")))  # type: ignore[arg-type]  # likewise
    (entry,) = operator.audit.entries()
    assert (entry.done, entry.code) == (False, "unknown_action")


def test_a_long_request_ends_with_its_worker_and_is_asked_for_again(operator: Operator) -> None:
    synchronize = Action("synchronize", "salesperson-user", who="w", key="k3")
    with pytest.raises(GaveUp):
        Controlling(operator.means()).requests([request(operator, synchronize)], lambda: True)
    assert operator.audit.entries() == []
