"""The whole path with a schema registry: every worker registers what it writes, anyone can read it."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fastavro
import psutil
import pytest

from echoless.reading import read_settings
from echoless.wiring.broker import kafka as kafka_of
from streams.port import Received
from streams.tail import read_all
from tests.fixtures.program import Run
from tests.support.registry import Registry, registry_running
from tests.support.running import DEADLINE, sql, until, up

pytestmark = pytest.mark.connected
CHANGED, COMMANDED, ANSWERED = (
    "changes.erp.shipping_agent",
    "commands.crm.shipping_method",
    "results.crm",
)


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry]:
    with registry_running() as server:
        monkeypatch.setenv("ECHOLESS_REGISTRY__URL", server.url)
        yield server


@pytest.fixture
def running(config: Path, registry: Registry, echoless: Run) -> Iterator[psutil.Popen]:
    assert read_settings(config).registry, registry.url
    for side in ("erp", "crm"):
        assert echoless("-c", config, "connect", side).status == 0
    with up(config) as program:
        sql(config, "erp", "INSERT INTO shipping_agent (code, name) VALUES ('UPS', 'UPS Übersee')")
        names = "SELECT name FROM shipping_method"
        until(lambda: sql(config, "crm", names) == [("UPS Übersee",)], config)
        echo = "changes.crm.shipping_method"
        until(lambda: len(log(config, ANSWERED)) == len(log(config, echo)) == 1, config)
        yield program


def log(config: Path, topic: str) -> list[Received]:
    settings = read_settings(config)
    return [m for m in read_all(kafka_of(settings), f"{settings.prefix}.{topic}") if m.value is not None]


def as_a_stranger_reads(registry: Registry, message: Received) -> dict[str, Any]:
    """Read a message with what the registry tells, and no code of ours."""
    value = message.value or b""
    assert value[:1] == b"\0", "the Confluent wire format"
    schema = json.loads(registry.schemas[int.from_bytes(value[1:5], "big") - 1])
    read: Any = fastavro.schemaless_reader(io.BytesIO(value[5:]), schema, None)
    return dict(read)


def test_all_messages_bear_the_number_of_a_registered_schema(
    running: psutil.Popen, config: Path, registry: Registry
) -> None:
    (created,) = log(config, CHANGED)[:1]
    (command,), (result,) = log(config, COMMANDED), log(config, ANSWERED)
    assert as_a_stranger_reads(registry, created)["image"]["name"] == "UPS Übersee"
    assert as_a_stranger_reads(registry, command)["values"]["name"] == "UPS Übersee"
    assert as_a_stranger_reads(registry, result)["status"] == "applied"
    running.terminate()
    assert running.wait(DEADLINE) == 0


def test_a_change_its_command_and_its_result_share_a_trace_and_name_the_author(
    running: psutil.Popen, config: Path
) -> None:
    told = [dict(log(config, topic)[0].headers) for topic in (CHANGED, COMMANDED, ANSWERED)]
    assert len({headers["traceparent"] for headers in told}) == 1
    assert [headers["ce_type"].decode() for headers in told] == [
        "echoless.erp.shipping_agent.Change",
        "echoless.crm.shipping_method.Command",
        "echoless.crm.shipping_method.Result",
    ]
    assert all(headers["ce_id"] and headers["ce_specversion"] == b"1.0" for headers in told)
    assert told[0]["ce_authid"]
    (echo,) = (dict(m.headers) for m in log(config, "changes.crm.shipping_method")[:1])
    assert echo["ce_authid"] == b"echoless"
    assert running.is_running()
