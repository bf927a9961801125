"""What the commands say, and their exit status, where no server is needed."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from echoless.commands import COMMANDS, GROUPS
from tests.fixtures.program import Run

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


def test_a_missing_configuration_names_the_way_out(echoless: Run, tmp_path: Path) -> None:
    answer = echoless("-c", tmp_path / "none.yaml", "status")
    assert answer.status == 2
    assert "there is no" in answer.err
    assert "examples/echoless.yaml" in answer.err
    assert "Traceback" not in answer.err


def test_the_shipped_mappings_are_fine(echoless: Run, business: Path) -> None:
    answer = echoless("-c", business / "echoless.yaml", "mapping", "check")
    assert answer.status == 0
    assert "5 mappings are fine" in answer.out


def test_mistakes_in_a_mapping_are_told_with_file_and_line(echoless: Run, business: Path) -> None:
    (business / "mappings").mkdir()
    bad = business / "mappings" / "bad.yaml"
    bad.write_text(
        "mapping: m\nleft: {side: erp, table: customer}\nright: {side: crm, table: acount}\n"
        "direktion: both\nfields:\n  - {left: nmae, right: name}\n"
    )
    config = business / "echoless.yaml"
    config.write_text(config.read_text().replace("/mappings/northwind", "/nowhere"))
    assert echoless("-c", config, "mapping", "check").status == 2
    config.write_text(
        config.read_text().replace(config.read_text().split("mappings: [")[1].split("]")[0], "mappings")
    )
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


def test_doctor_goes_on_without_a_configuration(echoless: Run, tmp_path: Path) -> None:
    answer = echoless("-c", tmp_path / "none.yaml", "doctor", "--json")
    assert answer.status == 1
    assert "configuration" in {row["what"] for row in json.loads(answer.out)}


def test_a_side_nobody_configured_is_suggested(echoless: Run, business: Path) -> None:
    answer = echoless("-c", business / "echoless.yaml", "connect", "erq")
    assert answer.status == 2
    assert "Did you mean `erp`?" in answer.err


def test_up_refuses_a_side_that_is_not_captured(echoless: Run, business: Path) -> None:
    answer = echoless("-c", business / "echoless.yaml", "up")
    assert answer.status == 2
    assert "echoless connect erp && echoless connect crm" in answer.err


def test_removing_capture_leaves_the_side_as_it_was(echoless: Run, business: Path) -> None:
    config = business / "echoless.yaml"
    assert echoless("-c", config, "connect", "erp").status == 0
    answer = echoless("-c", config, "connect", "erp", "--remove")
    assert answer.status == 0
    assert "not captured any more" in answer.out
    assert echoless("-c", config, "snapshot", "erp").status == 1


@pytest.mark.parametrize(
    ("left", "right", "told"),
    [
        ("erp/customer", "crm/account/1", "write it as side/table/id"),
        ("crm/account/1", "erp/customer/C1", "echoless couple erp/customer/C1 crm/account/1"),
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


def test_schemas_are_generated_from_the_tables_and_kept_if_they_exist(
    echoless: Run, business: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ECHOLESS_SCHEMAS", str(business / "schemas"))
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
    written = business / "schemas" / "erp" / "shipping_agent.avsc"
    assert json.loads(written.read_text())["key"] == "code"
    assert echoless("schemas", "check", "--folder", business / "schemas").status == 0
    assert echoless("-c", config, "schemas", "generate", "erp").out.count("kept") == 5
    assert echoless("-c", config, "schemas", "generate", "erp", "--replace").out.count("wrote") == 5


def test_doctor_tells_where_a_table_is_narrower_than_its_schema(echoless: Run, business: Path) -> None:
    config = business / "echoless.yaml"
    with closing(sqlite3.connect(business / "erp.db")) as database:
        database.execute("ALTER TABLE shipping_agent DROP COLUMN phone_no")
    answer = echoless("-c", config, "doctor", "--json")
    details = [row["detail"] for row in json.loads(answer.out) if row["what"] == "side erp"]
    assert "shipping_agent: the database has no column phone_no" in details


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
