"""The program as a whole: two databases kept in step by `echoless up`, seen from outside."""

import json
import os
import signal
from pathlib import Path

import psutil
import pytest

from echoless.reading import read_settings
from echoless.wiring.broker import kafka as kafka_of
from echoless.wiring.broker import make_topics
from streams.tail import read_all
from streams.topics import TopicNames
from tests.fixtures.program import Run
from tests.support.running import DEADLINE, sql, until, up

pytestmark = pytest.mark.connected


def test_up_keeps_two_databases_in_step_and_leaves_nothing_behind(config: Path, echoless: Run) -> None:
    assert echoless("-c", config, "connect", "erp").status == 0
    assert echoless("-c", config, "connect", "crm").status == 0
    sql(config, "erp", "INSERT INTO shipping_agent (code, name) VALUES ('UPS', 'UPS Worldwide')")
    with up(config) as program:
        names = "SELECT name FROM shipping_method ORDER BY name"
        until(lambda: sql(config, "crm", names) == [("UPS Worldwide",)], config)
        # An edit before the answer would count as queued.
        until(lambda: _quiet(echoless, config, events=2), config)
        sql(config, "erp", "UPDATE shipping_agent SET name = 'UPS Übersee' WHERE code = 'UPS'")
        until(lambda: sql(config, "crm", names) == [("UPS Übersee",)], config)
        until(lambda: _quiet(echoless, config, events=4), config)

        told = json.loads(echoless("-c", config, "status", "--json").out)
        assert (told["couplings"], told["in_flight"], told["problems"]) == (1, 0, 0)
        outcomes = {row["outcome"]: row["events"] for row in told["events_by_outcome"]}
        assert outcomes == {"sent": 2, "echo": 2}
        assert all(lag["waiting"] == 0 for lag in told["lag"])
        (coupling,) = json.loads(echoless("-c", config, "couplings", "list", "--json").out)
        assert (coupling["mapping"], coupling["left"]) == ("shipping-agent", "UPS")
        assert echoless("-c", config, "doctor").status == 0

        family = [program, *program.children(recursive=True)]
        assert len(family) == 7
        program.send_signal(signal.SIGTERM)
        assert program.wait(DEADLINE) == 0
        _, alive = psutil.wait_procs(family, timeout=DEADLINE)
        assert not alive


def _quiet(echoless: Run, config: Path, events: int) -> bool:
    told = json.loads(echoless("-c", config, "status", "--json").out)
    counted = sum(row["events"] for row in told["events_by_outcome"])
    return counted >= events and told["in_flight"] == 0 and all(lag["waiting"] == 0 for lag in told["lag"])


def test_a_killed_worker_is_started_again(config: Path, echoless: Run) -> None:
    for side in ("erp", "crm"):
        echoless("-c", config, "connect", side)
    with up(config) as program:
        until(lambda: len(program.children()) == 6, config)
        victim = next(child for child in program.children() if "routing" in child.cmdline())
        victim.kill()
        sql(config, "erp", "INSERT INTO shipping_agent (code, name) VALUES ('DHL', 'DHL Express')")
        until(lambda: sql(config, "crm", "SELECT name FROM shipping_method") == [("DHL Express",)], config)
        program.send_signal(signal.SIGINT)
        assert program.wait(DEADLINE) == 0


def test_a_snapshot_publishes_what_exists_and_couple_ties_records(config: Path, echoless: Run) -> None:
    sql(config, "erp", "INSERT INTO salesperson (code, name) VALUES ('NANCY', 'Nancy Davolio')")
    sql(
        config,
        "crm",
        "INSERT INTO systemuser (systemuserid, fullname, isdisabled, islicensed, isintegrationuser)"
        " VALUES ('u1', 'Nancy D.', 0, 1, 0)",
    )
    for side in ("erp", "crm"):
        echoless("-c", config, "connect", side)
    with up(config) as program:
        until(lambda: "everything runs" in (config.parent / "up.log").read_text(), config)
        published = [json.loads(echoless("-c", config, "snapshot", s, "--json").out) for s in ("erp", "crm")]
        assert (published[0]["salesperson"], published[1]["systemuser"]) == (1, 1)
        records = ("erp/salesperson/NANCY", "crm/systemuser/u1")
        until(
            lambda: echoless("-c", config, "couple", *records, "--sync", "right").status == 0,
            config,
        )
        until(
            lambda: sql(config, "erp", "SELECT name FROM salesperson") == [("Nancy D.",)],
            config,
        )
        again = echoless("-c", config, "couple", *records)
        assert again.status == 1
        assert "coupled already" in again.err
        unknown = echoless("-c", config, "couple", "erp/salesperson/NOBODY", "crm/systemuser/u2")
        assert unknown.status == 1
        assert "echoless snapshot erp salesperson" in unknown.err
        program.send_signal(signal.SIGTERM)
        assert program.wait(DEADLINE) == 0


def test_a_row_that_no_event_can_hold_is_told_and_kept(config: Path, echoless: Run) -> None:
    sql(
        config,
        "crm",
        "INSERT INTO systemuser (systemuserid, fullname, isdisabled) VALUES ('u1', 'N', 'perhaps')",
    )
    echoless("-c", config, "connect", "crm")
    make_topics(read_settings(config))
    answer = echoless("-c", config, "snapshot", "crm", "systemuser", "--json")
    assert json.loads(answer.out) == {"systemuser": 0}
    assert "crm/systemuser/u1" in answer.err
    assert "perhaps" in answer.err
    settings = kafka_of(read_settings(config))
    (letter,) = read_all(settings, TopicNames(settings.prefix).dead_letters)
    assert letter.key == b"u1"
    assert b"perhaps" in (letter.value or b"")
    (told,) = json.loads(echoless("-c", config, "errors", "dead-letters", "--json").out)
    topic = TopicNames(settings.prefix).changes("crm", "systemuser")
    assert (told["topic"], told["key"], told["code"]) == (topic, "u1", "bad_row")
    assert "crm/systemuser/u1" in told["problem"]
    assert "correct the record in crm" in told["remedy"]


def test_the_embedded_broker_is_started_found_and_stopped(business: Path, echoless: Run) -> None:
    config = business / "echoless.yaml"
    try:
        started = echoless("-c", config, "broker", "start")
        assert started.status == 0, started.err
        assert "it runs already" in echoless("-c", config, "broker", "start").out
        status = echoless("-c", config, "broker", "status", "--json")
        assert json.loads(status.out)["running"] is True
    finally:
        assert "the broker is stopped" in echoless("-c", config, "broker", "stop").out
    assert echoless("-c", config, "broker", "status").status == 3


def test_no_password_appears_in_what_up_prints(
    config: Path, echoless: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for side in ("erp", "crm"):
        echoless("-c", config, "connect", side)
    monkeypatch.setenv("ECHOLESS_SIDES__CRM__URL", "postgresql+psycopg://echoless:hush@127.0.0.1:9/crm")
    log = config.parent / "up.log"
    with up(config) as program:
        until(
            lambda: log.read_text().count("side is down") + log.read_text().count("nothing captured") > 1,
            config,
        )
        program.send_signal(signal.SIGTERM)
        assert program.wait(DEADLINE) == 0
    assert "hush" not in log.read_text()
    assert os.environ["ECHOLESS_SIDES__CRM__URL"] not in log.read_text()
