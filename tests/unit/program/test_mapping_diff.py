"""``echoless mapping diff`` and ``mapping docs``: what a change would change, and pages to read."""

import json
from pathlib import Path

import pytest

from tests.fixtures.program import ROOT, Run
from tests.support.rig import Rig

MAPPINGS = ROOT / "mappings" / "northwind"


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """Give the demo's mappings with another filter and a row less."""
    folder = tmp_path / "changed"
    folder.mkdir()
    for file in MAPPINGS.glob("*.yaml"):
        text = file.read_text().replace('{field: blocked, eq: ""}', '{field: city, eq: "Berlin"}')
        text = text.replace("  - {left: fax_no, right: fax}\n", "", 1) if "3-" in file.name else text
        (folder / file.name).write_text(text)
    return folder


def test_a_change_of_the_configured_mappings_is_told_with_whom_it_concerns(
    rig: Rig, echoless: Run, business: Path, changed: Path
) -> None:
    rig.route(
        rig.customer("C1", 1, name="goes on", city="Berlin"),
        rig.customer("C2", 1, name="leaves", city="Rome"),
        rig.customer("C3", 1, name="leaves while parked", city="Rome", salesperson_code="NOBODY"),
        rig.customer("C4", 1, name="enters", city="Berlin", blocked="All"),
    )
    run = ("-c", business / "echoless.yaml", "mapping", "diff", changed)
    answer = echoless(*run, "--json")
    assert answer.status == 1
    told = json.loads(answer.out)
    assert [(c["what"], c["name"], c["old"], c["new"]) for c in told["changes"]] == [
        ("setting", "left filter", 'blocked = ""', "city = Berlin"),
        ("row", "fax_no / fax", "↔", ""),
    ]
    assert told["concerns"] == [
        {"mapping": "customer-account", "couplings": 3, "leave": 2, "leave_coupled": 2, "enter": 1}
    ]
    shown = echoless(*run).out
    assert "What changes" in shown
    assert "records that leave" in shown


def test_rows_that_are_added_are_told_with_the_command_that_fills_them(
    rig: Rig, echoless: Run, business: Path, changed: Path
) -> None:
    rig.route(rig.customer("C1", 1, name="coupled"))
    run = ("-c", business / "echoless.yaml", "mapping", "diff")
    told = json.loads(echoless(*run, changed, MAPPINGS, "--json").out)
    assert told["fills"] == [
        {
            "mapping": "customer-account",
            "rows": 1,
            "couplings": 1,
            "command": "echoless sync --mapping customer-account --direction to_right",
        }
    ]
    assert json.loads(echoless(*run, MAPPINGS, changed, "--json").out)["fills"] == []
    assert "echoless sync --mapping customer-account" in echoless(*run, changed, MAPPINGS).out


def test_two_folders_are_compared_without_a_configuration(
    echoless: Run, changed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "schemas").symlink_to(ROOT / "schemas")
    answer = echoless("mapping", "diff", MAPPINGS, changed)
    assert answer.status == 1
    assert "fax_no / fax" in answer.out
    assert "no configuration names a store" in answer.out
    same = echoless("mapping", "diff", changed, changed)
    assert same.status == 0
    assert "the mappings are the same" in same.out


def test_a_store_that_is_not_there_yet_does_not_hide_what_changes(
    echoless: Run, business: Path, changed: Path
) -> None:
    answer = echoless("-c", business / "echoless.yaml", "mapping", "diff", changed)
    assert answer.status == 1
    assert "city = Berlin" in answer.out
    assert "whom it concerns is not known: the store lacks" in answer.out


def test_pages_are_written_for_each_mapping_with_an_index(
    echoless: Run, business: Path, tmp_path: Path
) -> None:
    out = tmp_path / "pages"
    answer = echoless("-c", business / "echoless.yaml", "mapping", "docs", "--out", out)
    assert answer.status == 0
    assert "6 pages written" in answer.out
    assert {file.stem for file in out.iterdir()} == {
        "index", "salesperson-user", "shipping-agent", "customer-account", "contact-contact", "item-product",
    }  # fmt: skip
    page = (out / "customer-account.md").read_text()
    assert "| `salesperson_code` | → | `ownerid` | reference salesperson-user" in page
