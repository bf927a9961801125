"""Headers tell what a message is, who made the change and in which trace, without decoding it."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.dead_letters import attempts_of, dead_letter_headers
from schemas.headers import (
    Headers,
    answers_of,
    headers_of_change,
    headers_of_command,
    headers_of_problem,
    headers_of_result,
    traceparent_for,
    traceparent_of,
)
from schemas.keys import RecordKey
from schemas.messages import ChangeEvent, Command, Origin, Problem, Result

NOW = datetime(2026, 5, 17, 8, 30, tzinfo=UTC)
KEY = RecordKey("erp", "customer", "10000")
TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
CHANGE = ChangeEvent("e1", KEY, "update", "Zoë", NOW, 7, {"no": "10000"})
COMMAND = Command("c1", "k1", 0, 3, "CUSTOMER", "crm", "account", "create", None, {}, None, "e1", TRACE)
RESULT = Result("c1", "k1", 3, "crm", "account", "applied", "a1", 8, {})
PROBLEM = Problem("CUSTOMER", KEY, "map", "too_long", "m", "r", NOW, 2)
ORIGIN = Origin("changes.erp.customer", 2, 41)


def test_a_change_carries_cloudevents_and_its_author() -> None:
    headers = dict(headers_of_change(CHANGE))
    assert headers.pop("traceparent") == traceparent_for("e1").encode()
    assert headers == {
        "ce_specversion": b"1.0",
        "content-type": b"application/avro",
        "ce_source": b"/erp/customer",
        "ce_type": b"echoless.erp.customer.Change",
        "ce_id": b"e1",
        "ce_subject": b"10000",
        "ce_time": b"2026-05-17T08:30:00+00:00",
        "ce_authtype": b"unknown",
        "ce_authid": "Zoë".encode(),
    }


@pytest.mark.parametrize(
    "headers",
    [
        headers_of_change(CHANGE),
        headers_of_command(COMMAND),
        headers_of_result(RESULT),
        headers_of_problem(PROBLEM),
    ],
)
def test_every_message_has_what_cloudevents_demands(headers: Headers) -> None:
    values = dict(headers)
    assert len(values) == len(headers)
    assert all(values[name] for name in ("ce_id", "ce_source", "ce_specversion", "ce_type", "content-type"))


def test_a_trace_goes_on_from_message_to_message() -> None:
    assert traceparent_of(headers_of_command(COMMAND)) == TRACE
    assert traceparent_of(headers_of_problem(PROBLEM, TRACE)) == TRACE


def test_a_command_without_a_trace_joins_that_of_its_cause() -> None:
    command = Command("c1", "k1", 0, 3, "M", "crm", "account", "update", "a1", {}, None, "e1")
    assert traceparent_of(headers_of_command(command)) == traceparent_of(headers_of_change(CHANGE))


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_new_trace_has_the_form_w3c_demands(event_id: str) -> None:
    assert re.fullmatch(r"00-[0-9a-f]{32}-[0-9a-f]{16}-01", traceparent_for(event_id))


@pytest.mark.parametrize("headers", [[], [("traceparent", b"00-x")], [("traceparent", b"\xff" * 55)]])
def test_a_missing_or_broken_trace_is_none(headers: Headers) -> None:
    assert traceparent_of(headers) is None


def test_a_trace_without_a_value_is_none() -> None:
    assert traceparent_of(cast("Headers", [("traceparent", None)])) is None


def dead(original: Headers, message: str = "no fit", origin: Origin = ORIGIN) -> Headers:
    return dead_letter_headers(
        original,
        stage="decode",
        code="broken_body",
        exception_class="Undecodable",
        message=message,
        remedy="mend it",
        origin=origin,
    )


def test_a_dead_letter_says_why_and_whence_in_the_words_of_kafka_connect() -> None:
    headers = dict(dead([("ce_id", b"e1")]))
    assert headers == {
        "ce_id": b"e1",
        "__connect.errors.topic": b"changes.erp.customer",
        "__connect.errors.partition": b"2",
        "__connect.errors.offset": b"41",
        "__connect.errors.connector.name": b"echoless",
        "__connect.errors.task.id": b"0",
        "__connect.errors.stage": b"decode",
        "__connect.errors.exception.class.name": b"Undecodable",
        "__connect.errors.exception.message": b"no fit",
        "echoless.errors.code": b"broken_body",
        "echoless.errors.remedy": b"mend it",
        "echoless.errors.attempts": b"1",
    }


def test_a_dead_letter_that_dies_again_keeps_its_origin_and_counts() -> None:
    first = dead([])
    again = dead(first, "worse", Origin("changes.erp.customer", 0, 99))
    assert attempts_of(again) == 2
    assert [h for h in again if "attempts" not in h[0]] == [h for h in first if "attempts" not in h[0]]


def test_a_counter_that_is_no_number_counts_as_none() -> None:
    assert attempts_of(dead([("echoless.errors.attempts", b"many")])) == 1


def test_headers_of_the_original_are_kept_even_twice() -> None:
    assert dead([("a", b"1"), ("a", b"2")])[:2] == [("a", b"1"), ("a", b"2")]


def test_a_change_event_names_the_command_that_it_answers() -> None:
    assert answers_of(headers_of_change(CHANGE)) is None
    assert answers_of(headers_of_change(replace(CHANGE, answers="command-1"))) == "command-1"
    assert answers_of([("answers", None)]) is None  # type: ignore[list-item]  # Kafka allows it
    assert answers_of([("answers", b"\xff")]) is None
