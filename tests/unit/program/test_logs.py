"""Logs are structured and tell no secret."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from echoless.logs import configure_logs
from echoless.repeats import OncePerWhile


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    before = logging.root.handlers[:], logging.root.level
    configure_logs(stream=stream)
    yield stream
    structlog.reset_defaults()
    logging.root.handlers[:], logging.root.level = before


def test_a_line_is_json_where_nobody_watches(log: io.StringIO) -> None:
    structlog.get_logger("echoless.test").info("batch done", events=3)
    line = json.loads(log.getvalue())
    assert line["event"] == "batch done"
    assert line["events"] == 3
    assert line["level"] == "info"
    assert line["logger"] == "echoless.test"
    assert line["timestamp"].endswith("Z")


@pytest.mark.parametrize(
    "fields",
    [
        {"password": "hush"},
        {"url": "postgresql://crm:hush@localhost/crm"},
        {"settings": {"sasl": {"password": "hush"}}},
        {"urls": ["redis://:hush@localhost"]},
        {"error": ValueError("sasl.password=hush is wrong")},
    ],
)
def test_no_secret_reaches_the_log(log: io.StringIO, fields: dict[str, object]) -> None:
    structlog.get_logger().warning("trouble", **fields)
    assert "hush" not in log.getvalue()
    assert "***" in log.getvalue()


def test_logs_of_libraries_take_the_same_way(log: io.StringIO) -> None:
    logging.getLogger("kafka").error("no route to %s", "kafka://me:hush@broker:9092")
    line = json.loads(log.getvalue())
    assert line["event"] == "no route to kafka://me:***@broker:9092"


def test_a_traceback_hides_passwords_too(log: io.StringIO) -> None:
    error = ConnectionError("postgresql://crm:hush@localhost/crm")
    structlog.get_logger().error("side down", exc_info=error)
    assert "hush" not in log.getvalue()
    assert "ConnectionError" in log.getvalue()


def test_a_library_that_repeats_itself_is_heard_once_in_a_while_and_we_are_always(log: io.StringIO) -> None:
    for _ in range(100):
        logging.getLogger("aiokafka.consumer").error("Unable connect to node with id %s", 1)
        logging.getLogger("streams.watchdog").error("ours")
    logging.getLogger("aiokafka.consumer").error("Unable connect to node with id %s", 2)
    said = [json.loads(line)["event"] for line in log.getvalue().splitlines()]
    assert said.count("ours") == 100
    assert sorted(set(said)) == [
        "Unable connect to node with id 1",
        "Unable connect to node with id 2",
        "ours",
    ]
    assert len(said) == 102


def test_what_a_library_repeats_is_told_again_after_a_while() -> None:
    now = 0.0
    heard = OncePerWhile("kafka", seconds=30, clock=lambda: now)
    line = logging.LogRecord("kafka.net", logging.ERROR, "", 0, "gone", None, None)
    assert (heard.filter(line), heard.filter(line)) == (True, False)
    now = 31.0
    assert heard.filter(line)
