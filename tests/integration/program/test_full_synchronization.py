"""Full synchronization and schedules as an operator asks for them, on the command line."""

import json
from pathlib import Path
from typing import Any

import pytest

from coupling_store.changes import Changes
from echoless.reading import read_settings
from echoless.wiring.broker import kafka as kafka_of
from echoless.wiring.broker import make_topics, topic_names
from echoless.wiring.store import store as open_store
from schemas.keys import RecordKey
from schemas.known import Record
from streams.admin import admin
from tests.fixtures.program import Run
from tests.support.running import sql, until, up

pytestmark = pytest.mark.connected

AGENT = "shipping-agent"


@pytest.fixture
def ready(config: Path, echoless: Run) -> Path:
    """Have two sides that are captured, tables and topics; three shipping agents are published."""
    for side in ("erp", "crm"):
        assert echoless("-c", config, "connect", side).status == 0
    echoless("-c", config, "db", "upgrade")
    make_topics(read_settings(config))
    sql(config, "erp", "INSERT INTO shipping_agent (code, name) VALUES ('A', 'A'), ('B', 'B'), ('C', 'C')")
    assert echoless("-c", config, "snapshot", "erp", "shipping_agent").status == 0
    return config


def asked(echoless: Run, config: Path, *words: str) -> Any:
    answer = echoless("-c", config, *words, "--json")
    assert answer.status == 0, answer.err
    return json.loads(answer.out)


def test_m15_a_preview_then_the_job_and_its_report(ready: Path, echoless: Run) -> None:
    told = asked(echoless, ready, "replay", AGENT, "--preview")
    assert told["mappings"][AGENT]["would_insert"] == 3
    assert told["samples"][0]["effect"] == "insert"
    assert asked(echoless, ready, "jobs", "list") == []
    job = asked(echoless, ready, "replay", AGENT)["id"]
    again = echoless("-c", ready, "replay", AGENT)
    assert (again.status, f"echoless jobs cancel {job}" in again.err) == (1, True)
    with up(ready):
        ended = asked(echoless, ready, "jobs", "show", job, "--follow")
        until(lambda: len(sql(ready, "crm", "SELECT name FROM shipping_method")) == 3, ready)
        assert (ended["state"], sum(ended["outcomes"][AGENT].values())) == ("finished", 3)
        second = asked(echoless, ready, "replay", AGENT, "--follow")
    assert second["outcomes"][AGENT].keys() <= {"unchanged", "echo", "queued"}
    assert len(sql(ready, "crm", "SELECT name FROM shipping_method")) == 3


def test_a_job_is_paused_resumed_and_cancelled(ready: Path, echoless: Run) -> None:
    job = asked(echoless, ready, "replay", AGENT)["id"]
    assert "is paused" in echoless("-c", ready, "jobs", "pause", job).out
    assert asked(echoless, ready, "jobs", "show", job)["state"] == "paused"
    refused = echoless("-c", ready, "jobs", "pause", job)
    assert (refused.status, "is paused" in refused.err) == (1, True)
    echoless("-c", ready, "jobs", "resume", job)
    echoless("-c", ready, "jobs", "cancel", job)
    (row,) = asked(echoless, ready, "jobs", "list")
    assert (row["state"], row["mappings"]) == ("cancelled", AGENT)
    unknown = echoless("-c", ready, "jobs", "show", "nothing")
    assert (unknown.status, "echoless jobs list" in unknown.err) == (2, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "which mappings?"),
        (("shiping-agent",), "shipping-agent"),
        ((AGENT, "--direction", "sideways"), "both, to_left or to_right"),
        ((AGENT, "--direction", "to_left"), "sends no records that way"),
        ((AGENT, "--filter", "{field: nothing, eq: 1}"), "cannot be asked of erp/shipping_agent"),
    ],
)
def test_what_cannot_be_replayed_is_refused_and_begins_nothing(
    ready: Path, echoless: Run, words: tuple[str, ...], said: str
) -> None:
    answer = echoless("-c", ready, "replay", *words)
    assert answer.status != 0
    assert said in answer.err
    assert asked(echoless, ready, "jobs", "list") == []


def test_a_topic_that_no_longer_holds_everything_is_told_with_the_snapshot_that_mends_it(
    ready: Path, echoless: Run
) -> None:
    settings = read_settings(ready)
    topic = topic_names(settings).changes("erp", "shipping_agent")
    with admin(kafka_of(settings)) as client:
        until(lambda: _expired(client, topic), ready)
    answer = echoless("-c", ready, "replay", AGENT)
    assert "no longer holds everything" in answer.out
    assert "echoless snapshot erp shipping_agent" in answer.out


def _expired(client: Any, topic: str) -> bool:
    """Let a topic forget its first records, as retention does; Kafka learns of the policy a moment later."""
    from kafka import TopicPartition  # noqa: PLC0415 - only this test plays an operator of Kafka
    from kafka.admin import ConfigResource, OffsetSpec  # noqa: PLC0415 - likewise
    from kafka.errors import BrokerResponseError  # noqa: PLC0415 - likewise

    client.alter_configs([ConfigResource("TOPIC", topic, configs={"cleanup.policy": "delete"})])
    parts = [TopicPartition(topic, n) for n in range(2)]
    ends = client.list_partition_offsets(dict.fromkeys(parts, OffsetSpec.LATEST))
    try:
        client.delete_records({part: ends[part].offset for part in parts})
    except BrokerResponseError as refused:
        if "PolicyViolation" not in str(refused):
            raise
        return False
    return True


def test_m16_a_schedule_runs_is_held_and_tells_its_history(ready: Path, echoless: Run) -> None:
    files = ready.parent / "mappings"
    text = (files / "northwind" / "2-shipping-agent.yaml").read_text()
    files.unlink()
    (files / "northwind").mkdir(parents=True)
    (files / "northwind" / "agents.yaml").write_text(text + "job: {every: 30m, idle_timeout: 12h}\n")
    unknown = echoless("-c", ready, "schedule", "run", AGENT)
    assert (unknown.status, "job: {every: 30m}" in unknown.err) == (2, True)
    with up(ready):
        until(lambda: asked(echoless, ready, "schedule", "list"), ready)
        until(lambda: len(sql(ready, "crm", "SELECT name FROM shipping_method")) == 3, ready)
        assert "on hold" in echoless("-c", ready, "schedule", "hold", AGENT).out
        assert echoless("-c", ready, "schedule", "run", AGENT).status == 0
        until(lambda: any(r["ended_at"] for r in asked(echoless, ready, "schedule", "history", AGENT)), ready)
    (run,) = asked(echoless, ready, "schedule", "history")
    assert (run["mapping"], run["inserted"], run["failed"], run["failure"]) == (AGENT, 0, 0, "")
    assert run["unchanged"] + run["skipped"] == 3
    (row,) = asked(echoless, ready, "schedule", "list")
    assert (row["mapping"], row["state"]) == (AGENT, "on hold")
    assert "every 0:30:00, after an idle run 12:00:00" in row["when"]
    assert "by its schedule again" in echoless("-c", ready, "schedule", "resume", AGENT).out


def test_m15_a_replay_that_would_make_second_records_is_refused_until_they_are_coupled_or_it_is_meant(
    ready: Path, echoless: Run
) -> None:
    erp = {name: RecordKey("erp", "shipping_agent", name) for name in ("A", "B", "C")}
    crm = RecordKey("crm", "shipping_method", "1")
    known = [Record(key, 1, "ann", {"code": name, "name": name}) for name, key in erp.items()]
    with open_store(read_settings(ready)) as opened, opened.batch() as batch:
        batch.save(Changes(records=[*known, Record(crm, 1, "bob", {"name": "A"})]))
    refused = echoless("-c", ready, "replay", AGENT)
    assert refused.status == 1
    assert "3 records on the left and 1 on the right are not coupled" in refused.err
    assert f"--mapping {AGENT}" in refused.err
    assert asked(echoless, ready, "jobs", "list") == []
    begun = asked(echoless, ready, "replay", AGENT, "--anyway")
    assert begun["state"] == "running"
    kinds = [(entry["kind"], entry["done"]) for entry in asked(echoless, ready, "audit")]
    assert kinds == [("replay", True), ("replay", False)]
