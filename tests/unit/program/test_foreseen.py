"""Mistakes and outages that were foreseen: cause, remedy and exit status; no traceback, no secret."""

import json
import time
from pathlib import Path

import pytest

from tests.fixtures.program import Run


def test_a_missing_configuration_names_the_way_out(echoless: Run, tmp_path: Path) -> None:
    answer = echoless("-c", tmp_path / "none.yaml", "status")
    assert answer.status == 2
    assert "there is no" in answer.err
    assert "examples/echoless.yaml" in answer.err
    assert "Traceback" not in answer.err


def test_a_side_nobody_configured_is_suggested(echoless: Run, business: Path) -> None:
    answer = echoless("-c", business / "echoless.yaml", "connect", "erq")
    assert answer.status == 2
    assert "Did you mean `erp`?" in answer.err


def test_a_folder_without_any_schema_is_told_with_what_writes_them(echoless: Run, business: Path) -> None:
    config = business / "echoless.yaml"
    config.write_text(config.read_text().replace("schemas: schemas", "schemas: nowhere"))
    found = {row["what"]: row for row in json.loads(echoless("-c", config, "doctor", "--json").out)}
    assert found["schemas"]["state"] == "wrong"
    assert "echoless schemas generate" in found["schemas"]["remedy"]
    for words in (("schemas", "check"), ("connect", "erp"), ("mapping", "check")):
        answer = echoless("-c", config, *words)
        assert (answer.status, answer.err.count("echoless schemas generate")) == (2, 1), answer
        assert "echoless schemas check" not in answer.err


def test_all_tables_without_a_key_are_named_at_once(echoless: Run, business: Path) -> None:
    config = business / "echoless.yaml"
    config.write_text(config.read_text().replace("schemas: schemas", "schemas: nowhere"))
    answer = echoless("-c", config, "schemas", "generate", "erp")
    assert answer.status == 2
    assert "erp/salesperson, erp/shipping_agent, erp/customer, erp/contact, erp/item?" in answer.err
    assert "sides.erp.tables.salesperson.key, sides.erp.tables.shipping_agent.key" in answer.err


def test_what_mends_an_outdated_store_is_said_once(echoless: Run, business: Path) -> None:
    answer = echoless("-c", business / "echoless.yaml", "status")
    assert answer.err.count("echoless db upgrade") == 1


def test_a_mapping_nobody_configured_is_wrong_usage_whatever_is_asked(echoless: Run, business: Path) -> None:
    config = business / "echoless.yaml"
    echoless("-c", config, "db", "upgrade")
    for words in (("mapping", "show"), ("match",), ("mapping", "explain")):
        record = ("erp/customer/C1",) if "explain" in words else ()
        answer = echoless("-c", config, *words, "customer-acount", *record)
        assert (answer.status, "Did you mean `customer-account`?" in answer.err) == (2, True), answer


@pytest.mark.parametrize(
    "words", [("replay", "--all"), ("replay", "--all", "--preview"), ("errors", "dead-letters"), ("up",)]
)
def test_a_cluster_that_is_not_there_is_told_at_once(
    echoless: Run, business: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    config = business / "echoless.yaml"
    echoless("-c", config, "db", "upgrade")
    for side in ("erp", "crm"):
        echoless("-c", config, "connect", side)
    monkeypatch.setenv("ECHOLESS_BROKER__BOOTSTRAP_SERVERS", "127.0.0.1:9")
    began = time.monotonic()
    answer = echoless("-c", config, *words)
    assert (answer.status, "127.0.0.1:9" in answer.err) == (3, True), answer
    assert time.monotonic() - began < 20


def test_up_refuses_a_side_that_is_not_captured(echoless: Run, business: Path) -> None:
    answer = echoless("-c", business / "echoless.yaml", "up")
    assert answer.status == 2
    assert "echoless connect erp && echoless connect crm" in answer.err


@pytest.mark.parametrize(
    ("left", "right", "told"),
    [
        ("erp/customer", "crm/account/1", "write it as side/table/id"),
        ("crm/account/1", "erp/customer/C1", "turn them round: erp/customer/C1 crm/account/1"),
        ("erp/customer/C1", "crm/product/1", "no mapping joins erp/customer and crm/product"),
    ],
)
def test_couple_explains_addresses_that_do_not_fit(
    echoless: Run, business: Path, left: str, right: str, told: str
) -> None:
    answer = echoless("-c", business / "echoless.yaml", "couple", left, right)
    assert answer.status == 2
    assert told in answer.err


@pytest.mark.parametrize("command", [["connect", "crm"], ["doctor"], ["snapshot", "crm"]])
def test_a_side_that_is_down_is_told_without_its_password(
    echoless: Run, business: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setenv("ECHOLESS_SIDES__CRM__URL", "postgresql+psycopg://echoless:hush@127.0.0.1:9/crm")
    answer = echoless("-c", business / "echoless.yaml", "--log-level", "debug", *command)
    assert answer.status == 3
    assert "crm" in answer.out + answer.err
    assert "hush" not in answer.out + answer.err
    assert "Traceback" not in answer.err


def test_a_broker_that_does_not_run_is_named(echoless: Run, business: Path) -> None:
    config = business / "echoless.yaml"
    echoless("-c", config, "db", "upgrade")
    assert echoless("-c", config, "broker", "status").status == 3
    assert echoless("-c", config, "broker", "stop").status == 0
    answer = echoless("-c", config, "status", "--json")
    assert answer.status == 3
    assert "echoless broker start" in json.loads(answer.out)["broker"]


def test_a_database_file_that_is_missing_is_told_and_not_made(echoless: Run, business: Path) -> None:
    (business / "crm.db").unlink()
    answer = echoless("-c", business / "echoless.yaml", "connect", "crm")
    assert answer.status == 3
    assert "crm: there is no database" in answer.err
    assert "correct sides.crm.url" in answer.err
    assert echoless("-c", business / "echoless.yaml", "doctor").status == 3
    assert not (business / "crm.db").exists()


@pytest.mark.parametrize("command", [["db", "upgrade"], ["doctor"], ["status"], ["errors", "list"]])
def test_a_store_that_is_down_is_told_without_its_password(
    echoless: Run, business: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setenv("ECHOLESS_STORE", "postgresql+psycopg://echoless:hush@127.0.0.1:9/store")
    answer = echoless("-c", business / "echoless.yaml", *command)
    assert answer.status == 3
    assert "hush" not in answer.out + answer.err
    assert "Traceback" not in answer.err


def test_a_store_of_an_unknown_kind_is_wrong_configuration(
    echoless: Run, business: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ECHOLESS_STORE", "mongodb://localhost")
    answer = echoless("-c", business / "echoless.yaml", "couplings", "list")
    assert answer.status == 2
    assert "sqlite:///" in answer.err


def test_a_worker_of_a_side_needs_to_know_which(echoless: Run, business: Path) -> None:
    answer = echoless("-c", business / "echoless.yaml", "worker", "applying")
    assert answer.status == 2
    assert "echoless worker applying --side SIDE" in answer.err


def test_a_bug_is_a_traceback_without_its_secrets(
    echoless: Run, business: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_settings: object) -> None:
        raise RuntimeError("no such thing at postgresql+psycopg://echoless:hush@db/store")

    monkeypatch.setattr("echoless.commands.couplings.store", broken)
    answer = echoless("-c", business / "echoless.yaml", "couplings", "list")
    assert answer.status == 1
    assert "RuntimeError: no such thing at postgresql+psycopg://echoless:***@db/store" in answer.err
    assert "hush" not in answer.err
