"""``echoless mapping list`` and ``mapping show``: the mappings as readable tables."""

import json
from pathlib import Path

import pytest

from tests.fixtures.program import ROOT, Run
from tests.support.codes import OPTIONS


def test_mappings_are_listed_with_tables_direction_and_counts_of_rows(echoless: Run, business: Path) -> None:
    answer = echoless("-c", business / "echoless.yaml", "mapping", "list")
    assert answer.status == 0
    (line,) = [line for line in answer.out.splitlines() if "shipping-agent" in line]
    assert [cell.strip() for cell in line.split("│")[1:-1]] == [
        "shipping-agent", "erp/shipping_agent", "→", "crm/shipping_method", "", "", "1 →",
    ]  # fmt: skip
    rows = json.loads(echoless("-c", business / "echoless.yaml", "mapping", "list", "--json").out)["mappings"]
    assert len(rows) == 5
    (customers,) = [row for row in rows if row["mapping"] == "customer-account"]
    assert (customers["way"], customers["rows"], customers["enabled"]) == ("↔", "14 ↔, 7 →, 1 ←", True)
    assert customers["right_filter"] == "statecode = 0 and customertypecode = 3"


def test_a_mapping_is_shown_row_by_row(echoless: Run, business: Path) -> None:
    answer = echoless("-c", business / "echoless.yaml", "mapping", "show", "customer-account")
    assert answer.status == 0
    for said in (
        "erp/customer ↔ crm/account",
        'erp/customer: blocked = ""',
        "left uncouple, right ignore",
        "reference salesperson-user, park while not coupled",
        "constant systemuser",
    ):
        assert said in answer.out
    told = json.loads(
        echoless("-c", business / "echoless.yaml", "mapping", "show", "customer-account", "--json").out
    )
    assert told["rows"][0] == {
        "left": "name", "direction": "↔", "right": "name", "value": "", "settings": "", "enabled": True,
    }  # fmt: skip
    assert len(told["rows"]) == 22


def test_a_mapping_that_is_switched_off_is_listed_and_says_so(
    echoless: Run, tmp_path: Path, business: Path
) -> None:
    folder = tmp_path / "off"
    folder.mkdir()
    (folder / "off.yaml").write_text(
        "mapping: off\nenabled: false\nleft: {side: erp, table: customer}\n"
        "right: {side: crm, table: account}\n"
        "fields: [{left: name, right: name}, {left: city, right: address1_city, enabled: false}]\n"
    )
    config = business / "echoless.yaml"
    told = json.loads(echoless("-c", config, "mapping", "list", "--folder", folder, "--json").out)
    (row,) = told["mappings"]
    assert (row["enabled"], row["rows"]) == (False, "1 ↔, 1 off")
    assert "switched off" in echoless("-c", config, "mapping", "show", "off", "-f", folder).out


def test_a_mistyped_name_is_told_with_what_was_meant(echoless: Run, business: Path) -> None:
    answer = echoless("-c", business / "echoless.yaml", "mapping", "show", "customer-acount")
    assert answer.status == 2
    assert "Did you mean `customer-account`?" in answer.err


def test_an_option_mapping_is_listed_shown_and_compared(
    echoless: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "schemas").symlink_to(ROOT / "schemas")
    for name, seed in (("old", "{DHL: 1}"), ("new", "{DHL: 2}")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "codes.yaml").write_text(OPTIONS.replace("{DHL: 1, UPS: 2}", seed))
    told = json.loads(echoless("mapping", "list", "-f", "old", "--json").out)
    assert [each["name"] for each in told["options"]] == ["shipping-codes"]
    assert "Option mappings" in echoless("mapping", "list", "-f", "old").out
    shown = echoless("mapping", "show", "shipping-codes", "-f", "old").out
    for said in (
        "erp/shipping_agent and a list of crm",
        "DHL Express",
        "echoless options list shipping-codes",
    ):
        assert said in shown
    assert json.loads(echoless("mapping", "show", "shipping-codes", "-f", "old", "--json").out)["seed"] == {
        "DHL": "1"
    }
    changes = json.loads(echoless("mapping", "diff", "old", "new", "--json").out)["changes"]
    assert changes == [
        {"mapping": "shipping-codes", "what": "first row", "name": "DHL", "old": "1", "new": "2"}
    ]


def test_the_mappings_of_a_folder_are_checked_without_a_configuration(
    echoless: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "schemas").symlink_to(ROOT / "schemas")
    assert echoless("mapping", "check", "--folder", ROOT / "mappings" / "northwind").status == 0
    (tmp_path / "bad.yaml").write_text("mapping: x\n")
    answer = echoless("mapping", "check", "-f", "bad.yaml")
    assert (answer.status, "bad.yaml:1" in answer.out) == (1, True)
