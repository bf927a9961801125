"""The routing agent: a batch in, commands and errors out, the rest of the batch goes on."""

from dataclasses import replace
from datetime import timedelta
from typing import cast

import pytest

from agents.routing import Router
from coupling_store.port import Store, StoreDown
from schemas.codec import Unencodable
from schemas.keys import RecordKey
from schemas.messages import Command
from schemas.outcomes import DecidedEvent, load_events
from streams.port import NotDelivered
from tests.support.rig import Rig, header, never


@pytest.fixture
def rig() -> Rig:
    return Rig()


def test_a_new_customer_becomes_a_create_command_for_an_account(rig: Rig) -> None:
    rig.route(rig.customer("C1", 1, name="Alfreds", operation="create"))
    (command,) = rig.commands()
    assert (command.operation, command.side, command.table) == ("create", "crm", "account")
    assert command.values["name"] == "Alfreds"
    assert command.values["accountnumber"] == "C1"
    assert rig.outcomes() == {"sent": 1}


def test_a_later_event_of_a_batch_sees_the_effect_of_an_earlier_one(rig: Rig) -> None:
    rig.route(rig.customer("C1", 1, name="A"), rig.customer("C1", 2, name="B"))
    assert len(rig.commands()) == 1
    assert rig.outcomes() == {"sent": 1, "queued": 1}
    rig.answer(rig.commands()[0])
    rig.route(
        rig.change(
            "crm",
            "account",
            rig.commands()[0].coupling_id,
            1,
            author="echoless",
            operation="create",
            **rig.commands()[0].values,
        )
    )
    assert rig.commands()[-1].values == {"name": "B"}


def test_the_echo_of_a_command_goes_no_further(rig: Rig) -> None:
    rig.route(rig.customer("C1", 1, name="A"))
    (command,) = rig.commands()
    rig.route(
        rig.change(
            "crm",
            "account",
            command.coupling_id,
            1,
            author="echoless",
            operation="create",
            coupling_id=command.coupling_id,
            **command.values,
        )
    )
    rig.answer(command)
    assert len(rig.commands()) == 1
    assert rig.outcomes() == {"sent": 1, "echo": 1}
    assert rig.store.totals()["in_flight"] == 0


@pytest.mark.parametrize(
    ("value", "code"),
    [(b"not avro at all", "not_avro"), (b"\xc3\x01" + b"\x00" * 12, "unknown_schema"), (b"", "not_avro")],
)
def test_undecodable_bytes_are_kept_as_a_dead_letter_and_the_batch_goes_on(
    rig: Rig, value: bytes, code: str
) -> None:
    bad = rig.received("changes.erp.customer", b"C9", value)
    rig.route(rig.customer("C1", 1, name="A"), bad, rig.customer("C2", 1, name="B"))
    (letter,) = rig.dead_letters()
    assert (letter.key, letter.value) == (b"C9", value)
    assert header(letter, "echoless.errors.code") == code
    assert header(letter, "echoless.errors.remedy")
    assert header(letter, "__connect.errors.topic") == "changes.erp.customer"
    assert header(letter, "__connect.errors.offset") == str(bad.offset)
    assert len(rig.commands()) == 2
    assert rig.outcomes() == {"sent": 2, "dead letter": 1}


def test_a_truncated_message_is_a_dead_letter(rig: Rig) -> None:
    whole = rig.customer("C1", 1, name="A")
    rig.route(whole._replace(value=(whole.value or b"")[:-9]))
    assert header(rig.dead_letters()[0], "echoless.errors.code") == "broken_body"


def test_a_missing_key_is_a_dead_letter_that_says_how_to_publish(rig: Rig) -> None:
    rig.route(rig.customer("C1", 1, name="A")._replace(key=None), rig.customer("C2", 1))
    (letter,) = rig.dead_letters()
    assert header(letter, "echoless.errors.code") == "missing_key"
    assert "erp/customer/C1" in header(letter, "__connect.errors.exception.message")
    assert "record id as the key" in header(letter, "echoless.errors.remedy")
    assert len(rig.commands()) == 1


def test_a_key_that_is_not_the_record_id_is_a_dead_letter(rig: Rig) -> None:
    rig.route(rig.customer("C1", 1, name="A")._replace(key=b"C2"))
    assert header(rig.dead_letters()[0], "echoless.errors.code") == "wrong_key"


def test_a_table_without_a_mapping_is_a_dead_letter(rig: Rig) -> None:
    without = {name: m for name, m in rig.mappings.items() if name != "item-product"}
    rig.router = Router(rig.parts(), without)
    rig.route(rig.change("erp", "item", "I1", 1, no="I1"), rig.customer("C1", 1))
    assert header(rig.dead_letters()[0], "echoless.errors.code") == "unknown_table"
    assert len(rig.commands()) == 1


def test_an_id_that_no_database_stores_is_a_dead_letter(rig: Rig) -> None:
    rig.route(rig.customer("C\x001", 1, name="A"), rig.customer("C2", 1))
    assert header(rig.dead_letters()[0], "echoless.errors.code") == "nul_character"
    assert len(rig.commands()) == 1


def test_a_tombstone_is_no_event(rig: Rig) -> None:
    rig.route(rig.received("changes.erp.customer", b"C1", None))
    assert rig.outcomes() == {}
    assert rig.dead_letters() == []


def test_a_value_too_long_for_its_target_is_an_error_that_names_both_and_the_rest_is_sent(rig: Rig) -> None:
    rig.route(rig.customer("C1", 1, name="A"))
    (create,) = rig.commands()
    rig.route(
        rig.change(
            "crm", "account", create.coupling_id, 1, author="echoless", operation="create", **create.values
        )
    )
    rig.answer(create)
    rig.route(
        rig.change(
            "crm",
            "account",
            create.coupling_id,
            2,
            **{**create.values, "name": "n" * 150, "telephone1": "123"},
        )
    )
    (problem,) = rig.errors()
    assert problem is not None
    assert problem.code == "too_long"
    assert create.coupling_id in problem.message
    assert "erp/customer/C1" in problem.message
    assert rig.commands()[-1].values == {"phone_no": "123"}
    assert rig.outcomes()["rejected"] == 1
    rig.route(
        rig.change(
            "crm", "account", create.coupling_id, 3, **{**create.values, "name": "short", "telephone1": "123"}
        )
    )
    rig.answer(rig.commands()[1], version=2)
    rig.route(rig.customer("C1", 2, name="A", phone_no="123", author="echoless"))
    assert rig.commands()[-1].values == {"name": "short"}
    assert rig.errors()[-1] is None, "the error closes when the value fits"
    assert rig.store.problems() == []


def test_a_rejected_command_is_an_error_until_the_value_changes(rig: Rig) -> None:
    rig.route(rig.customer("C1", 1, name="A"))
    rig.answer(
        rig.commands()[0],
        status="rejected",
        code="gone",
        message="no such record",
        version=None,
        record_id=None,
    )
    (problem,) = rig.errors()
    assert problem is not None
    assert (problem.code, problem.record.id) == ("gone", "C1")
    assert problem.remedy
    assert problem.origin is not None
    rig.route(rig.customer("C1", 2, name="A"))
    assert len(rig.commands()) == 1, "what was rejected is not sent again"
    rig.route(rig.customer("C1", 3, name="B"))
    assert len(rig.commands()) == 2
    rig.answer(rig.commands()[1])
    assert rig.errors()[-1] is None


def test_a_failed_command_is_sent_again_later_under_the_same_id(rig: Rig) -> None:
    rig.route(rig.customer("C1", 1, name="A"))
    (first,) = rig.commands()
    rig.answer(first, status="failed", retry_after=30.0, version=None, record_id=None)
    rig.router.retry(never)
    assert len(rig.commands()) == 1, "not before its time"
    rig.now = rig.now.replace(minute=rig.now.minute + 1)
    rig.router.retry(never)
    assert rig.commands()[1].command_id == first.command_id
    assert rig.commands()[1].sequence == first.sequence


def test_what_waits_for_a_coupling_goes_out_once_that_is_complete(rig: Rig) -> None:
    rig.route(rig.customer("C1", 1, name="A"))
    rig.route(rig.change("erp", "contact", "P1", 1, no="P1", name="Maria", type="Person", company_no="C1"))
    assert rig.outcomes() == {"sent": 1, "parked": 1}
    assert [parked.mapping for parked in rig.store.parked()] == ["contact-contact"]
    rig.answer(rig.commands()[0])
    rig.router.release(never)
    assert rig.commands()[-1].table == "contact"
    assert rig.commands()[-1].values["parentcustomerid"] == rig.commands()[0].coupling_id
    assert rig.store.parked() == []


class BrokenRules(Exception):
    """Stands for a bug."""


def test_a_bug_in_one_decision_costs_one_event_only(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    good = rig.codec.encode_command

    def encode(command: object) -> bytes:
        if getattr(command, "values", {}).get("name") == "bad":
            raise BrokenRules("oops")
        return good(command)  # type: ignore[arg-type]  # a Command

    monkeypatch.setattr(rig.codec, "encode_command", encode)
    rig.route(rig.customer("C1", 1, name="A"), rig.customer("C2", 1, name="bad"), rig.customer("C3", 1))
    assert {c.values["accountnumber"] for c in rig.commands()} == {"C1", "C3"}
    assert header(rig.dead_letters()[0], "__connect.errors.stage") == "decide"
    assert rig.store.totals()["couplings"] == 2


def test_a_coupling_that_cannot_go_on_is_an_error_and_the_others_are_sent_again(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig.route(rig.customer("C1", 1, name="A"), rig.customer("C2", 1, name="narrow"))
    good = rig.codec.encode_command

    def encode(command: Command) -> bytes:
        if command.values.get("name") == "narrow":
            raise Unencodable("wrong_value", "the schema was changed", "correct the schema file")
        return good(command)

    monkeypatch.setattr(rig.codec, "encode_command", encode)
    rig.now += timedelta(hours=1)
    for _ in range(3):
        rig.router.retry(never)
        rig.now += timedelta(hours=1)
    assert [c.values["name"] for c in rig.commands()[2:]] == ["A", "A", "A"]
    told = [problem for problem in rig.errors() if problem is not None and problem.code == "wrong_value"]
    assert len(told) == 1, "said once"
    assert "erp/customer/C2: the schema was changed" in told[0].message
    assert told[0].remedy == "correct the schema file"
    monkeypatch.undo()
    rig.router.retry(never)
    assert rig.commands()[-1].values["name"] == "narrow"


class FlakyStore:
    """Is down a few times, then works."""

    def __init__(self, rig: Rig, failures: int) -> None:
        self._store = rig.store
        self._failures = failures

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    def batch(self) -> object:
        if self._failures:
            self._failures -= 1
            raise StoreDown("connection refused")
        return self._store.batch()


def test_a_store_that_is_down_is_waited_for_and_nothing_is_sent_meanwhile(rig: Rig) -> None:
    flaky = FlakyStore(rig, failures=2)
    rig.router = Router(replace(rig.parts(), store=cast("Store", flaky)), rig.mappings)
    rig.route(rig.customer("C1", 1, name="A"))
    assert len(rig.commands()) == 1
    assert rig.outcomes() == {"sent": 1}


def test_what_the_broker_does_not_take_undoes_the_batch(rig: Rig) -> None:
    event = rig.customer("C1", 1, name="A")
    refusing = type(rig.producer)(topics=[])
    router = Router(replace(rig.parts(), producer=refusing), rig.mappings)
    with pytest.raises(NotDelivered):
        router.messages([event], never)
    assert rig.store.totals()["couplings"] == 0
    rig.route(event)
    assert rig.outcomes() == {"sent": 1}


def test_a_create_whose_event_came_before_its_coupling_was_known_still_lands(rig: Rig) -> None:
    rig.route(rig.customer("C1", 1, name="A"))
    (create,) = rig.commands()
    # The event names no coupling, as on a side that cannot tell: it is an echo nobody waits for yet.
    made = rig.change("crm", "account", "A-17", 5, author="echoless", operation="create", **create.values)
    rig.route(made)
    assert rig.store.totals()["in_flight"] == 1
    rig.answer(create, record_id="A-17", version=5)
    assert rig.store.totals()["in_flight"] == 0
    rig.route(rig.customer("C1", 2, name="B"))
    assert rig.commands()[-1].values == {"name": "B"}
    assert rig.commands()[-1].expected_version == 5


def last_events(rig: Rig, key: RecordKey) -> tuple[DecidedEvent, ...]:
    with rig.store.batch() as batch:
        return load_events(batch.read_records([key])[key].last_events)


def test_what_became_of_an_event_is_kept_with_its_record(rig: Rig) -> None:
    key = RecordKey("erp", "customer", "C1")
    rig.route(rig.customer("C1", 1, name="A"))
    (told,) = last_events(rig, key)
    assert (told.event_id, told.decided_at) == (f"{key}-1", rig.now)
    assert [(o.mapping, o.outcome) for o in told.outcomes] == [("customer-account", "sent")]
    rig.route(rig.customer("C1", 2, name="B"), rig.customer("C1", 1, name="A"))
    assert [event.event_id for event in last_events(rig, key)] == [f"{key}-2", f"{key}-1"]
    assert last_events(rig, key)[0].outcomes[0].outcome == "queued"
    for version in range(3, 9):
        rig.route(rig.customer("C1", version, name=f"B{version}"))
    assert [event.event_id for event in last_events(rig, key)] == [f"{key}-{n}" for n in (8, 7, 6, 5, 4)]


def test_a_deletion_that_ends_a_coupling_is_told_too(rig: Rig) -> None:
    key = RecordKey("erp", "customer", "C1")
    rig.route(rig.customer("C1", 1, name="A"))
    (command,) = rig.commands()
    rig.answer(command, status="rejected", version=None, values={}, code="too_long", message="no")
    rig.route(rig.change("erp", "customer", "C1", 2, operation="delete"))
    assert last_events(rig, key)[0].outcomes[0].outcome == "uncoupled"
