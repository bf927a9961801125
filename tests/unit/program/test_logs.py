"""Logs are structured and tell no secret."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from echoless.logs import configure_logs


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
