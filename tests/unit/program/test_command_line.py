"""What the commands say, and their exit status, where no server is needed."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from coupling_store.changes import Changes
from echoless.commands import COMMANDS, GROUPS
from echoless.reading import read_settings
from echoless.wiring.store import store
from schemas.keys import RecordKey
from schemas.messages import Problem
from tests.fixtures.program import Run
from tests.support.registry import registry_running

EVERY_COMMAND = [name for _, name, _ in COMMANDS] + [
    f"{group} {name}" for _, group, _, inner in GROUPS for name in inner
]


def test_help_teaches_the_first_steps(echoless: Run) -> None:
    answer = echoless("--help")
    assert answer.status == 0
    for step in ("doctor", "connect", "up", "snapshot", "status"):
        assert f"echoless {step}" in answer.out
    assert "Exit status: 0 fine, 1 a problem was found" in answer.out


@pytest.mark.parametrize("command", EVERY_COMMAND)
def test_every_command_has_help(echoless: Run, command: str) -> None:
    answer = echoless(*command.split(), "--help")
    assert answer.status == 0
    assert f"Usage: echoless {command}" in answer.out


def test_a_mistyped_command_is_wrong_usage(echoless: Run) -> None:
    answer = echoless("statsu")
    assert answer.status == 2
    assert "status" in answer.err


def test_the_shipped_mappings_are_fine(echoless: Run, business: Path) -> None:
    answer = echoless("-c", business / "echoless.yaml", "mapping", "check")
    assert answer.status == 0
    assert "5 mappings are fine" in answer.out


def test_mistakes_in_a_mapping_are_told_with_file_and_line(echoless: Run, business: Path) -> None:
    (business / "own").mkdir()
    bad = business / "own" / "bad.yaml"
    bad.write_text(
        "mapping: m\nleft: {side: erp, table: customer}\nright: {side: crm, table: acount}\n"
        "direktion: both\nfields:\n  - {left: nmae, right: name}\n"
    )
    config = business / "echoless.yaml"
    written = config.read_text()
    config.write_text(written.replace("[mappings/northwind]", "[nowhere]"))
    assert echoless("-c", config, "mapping", "check").status == 2
    config.write_text(written.replace("[mappings/northwind]", "[own]"))
    answer = echoless("-c", config, "mapping", "check", "--json")
    assert answer.status == 1
    told = json.loads(answer.out)
    assert {row["line"] for row in told} >= {3, 4}
    assert all(row["file"].endswith("bad.yaml") for row in told)


def test_schemas_are_checked_without_a_configuration(
    echoless: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "schemas" / "erp").mkdir(parents=True)
    (tmp_path / "schemas" / "erp" / "item.avsc").write_text("{")
    answer = echoless("schemas", "check")
    assert answer.status == 1
    assert "item.avsc" in answer.out


def test_the_store_is_upgraded_once(echoless: Run, business: Path) -> None:
    config = business / "echoless.yaml"
    outdated = echoless("-c", config, "couplings", "list")
    assert outdated.status == 3
    assert "echoless db upgrade" in outdated.err
    assert "echoless db upgrade" in echoless("-c", config, "errors", "list").err
    assert "applied 0001" in echoless("-c", config, "db", "upgrade").out
    assert "up to date" in echoless("-c", config, "db", "upgrade").out
    assert echoless("-c", config, "couplings", "list", "--json").out.strip() == "[]"
    assert echoless("-c", config, "errors", "list").status == 0


def test_doctor_names_the_command_that_mends_each_thing(echoless: Run, business: Path) -> None:
    config = business / "echoless.yaml"
    answer = echoless("-c", config, "doctor", "--json")
    assert answer.status == 1
    found = {row["what"]: (row["state"], row["remedy"]) for row in json.loads(answer.out)}
    assert found["Python"][0] == found["package names"][0] == found["mappings"][0] == "fine"
    assert found["store"] == ("later", "echoless db upgrade")
    assert found["broker"] == ("later", "echoless up does it")
    assert found["side erp"] == ("wrong", "echoless connect erp")
    for side in ("erp", "crm"):
        assert echoless("-c", config, "connect", side).status == 0
    assert echoless("-c", config, "doctor").status == 0


def test_doctor_asks_the_schema_registry(
    echoless: Run, business: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told() -> tuple[str, str]:
        rows = json.loads(echoless("-c", business / "echoless.yaml", "doctor", "--json").out)
        return next((row["state"], row["remedy"]) for row in rows if row["what"] == "registry")

    with registry_running() as registry:
        monkeypatch.setenv("ECHOLESS_REGISTRY__URL", registry.url)
        assert told() == ("fine", "")
    assert told() == ("down", "start it, or correct registry.url")


def test_doctor_goes_on_without_a_configuration(echoless: Run, tmp_path: Path) -> None:
    answer = echoless("-c", tmp_path / "none.yaml", "doctor", "--json")
    assert answer.status == 1
    assert "configuration" in {row["what"] for row in json.loads(answer.out)}


def test_removing_capture_leaves_the_side_as_it_was(echoless: Run, business: Path) -> None:
    config = business / "echoless.yaml"
    assert echoless("-c", config, "connect", "erp").status == 0
    answer = echoless("-c", config, "connect", "erp", "--remove")
    assert answer.status == 0
    assert "not captured any more" in answer.out
    assert echoless("-c", config, "snapshot", "erp").status == 1


def test_schemas_are_generated_from_the_tables_and_kept_if_they_exist(
    echoless: Run, business: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ECHOLESS_SCHEMAS", str(business / "own"))
    config = business / "echoless.yaml"
    keyless = echoless("-c", config, "schemas", "generate", "erp")
    assert keyless.status == 2
    assert "sides.erp.tables.salesperson.key" in keyless.err
    for table, key in (("salesperson", "code"), ("shipping_agent", "code"), ("customer", "no")):
        monkeypatch.setenv(f"ECHOLESS_SIDES__ERP__TABLES__{table.upper()}__KEY", key)
    monkeypatch.setenv("ECHOLESS_SIDES__ERP__TABLES__CONTACT__KEY", "no")
    monkeypatch.setenv("ECHOLESS_SIDES__ERP__TABLES__ITEM__KEY", "no")
    answer = echoless("-c", config, "schemas", "generate", "erp")
    assert answer.status == 0, answer.err
    assert answer.out.count("wrote") == 5
    written = business / "own" / "erp" / "shipping_agent.avsc"
    assert json.loads(written.read_text())["key"] == "code"
    assert echoless("schemas", "check", "--folder", business / "own").status == 0
    assert echoless("-c", config, "schemas", "generate", "erp").out.count("kept") == 5
    assert echoless("-c", config, "schemas", "generate", "erp", "--replace").out.count("wrote") == 5


def test_doctor_tells_where_a_table_is_narrower_than_its_schema(echoless: Run, business: Path) -> None:
    config = business / "echoless.yaml"
    with closing(sqlite3.connect(business / "erp.db")) as database:
        database.execute("ALTER TABLE shipping_agent DROP COLUMN phone_no")
    answer = echoless("-c", config, "doctor", "--json")
    details = [row["detail"] for row in json.loads(answer.out) if row["what"] == "side erp"]
    assert "shipping_agent: the database has no column phone_no" in details


def test_a_conflict_is_listed_with_the_values_of_both_sides(echoless: Run, business: Path) -> None:
    config = business / "echoless.yaml"
    assert echoless("-c", config, "db", "upgrade").status == 0
    conflict = Problem(
        mapping="customer-account",
        record=RecordKey("erp", "customer", "C1"),
        stage="decide",
        code="conflict",
        message="both sides changed name at the same time",
        remedy="give the field the same value on both sides",
        seen_at=datetime(2026, 1, 1, tzinfo=UTC),
        left={"name": "Alfreds", "credit_limit": Decimal("10.50")},
        right={"name": None},
    )
    with store(read_settings(config)) as opened, opened.batch() as tx:
        tx.save(Changes(problems=[conflict]))
    answer = echoless("-c", config, "errors", "list", "--json")
    assert answer.status == 1
    (row,) = json.loads(answer.out)
    assert row["record"] == "erp/customer/C1"
    assert row["left"] == {"name": "Alfreds", "credit_limit": "10.50"}
    assert row["right"] == {"name": None}
    shown = echoless("-c", config, "errors", "list").out
    assert "Alfreds" in shown
    assert "name: null" in shown
