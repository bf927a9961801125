"""``echoless options`` on a running broker: set, removed, seeded by the first start, and recorded."""

import json
from pathlib import Path

import pytest

from agents.option_rows import rows
from echoless.reading import read_settings
from echoless.settings import Settings
from echoless.wiring.options import seed_first
from echoless.wiring.store import store
from tests.fixtures.program import Answer, Run
from tests.support.codes import operator, with_options

pytestmark = pytest.mark.connected
NAME = "shipping-codes"


@pytest.fixture
def settings(config: Path, echoless: Run) -> Settings:
    """Give a configuration whose mappings hold an option mapping, and a store that knows a shipping agent."""
    folder = config.parent
    (folder / "own").mkdir()
    for file in (folder / "mappings" / "northwind").glob("*.yaml"):
        (folder / "own" / file.name).write_text(with_options(file.read_text()))
    config.write_text(config.read_text().replace("[mappings/northwind]", "[own]"))
    assert echoless("-c", config, "topics", "create").status == 0
    assert echoless("-c", config, "db", "upgrade").status == 0
    read = read_settings(config)
    with store(read) as opened:
        rig = operator(opened).rig
        rig.route(rig.change("erp", "shipping_agent", "DHL", 1, code="DHL", name="DHL Express"))
    return read


@pytest.fixture
def options(echoless: Run, config: Path) -> Run:
    """Give a function that runs ``echoless options``."""

    def run(*words: object) -> Answer:
        return echoless("-c", config, "options", *words)

    return run


def pairs(settings: Settings) -> set[tuple[str | None, str | None]]:
    with store(settings) as opened:
        return {(row.left_id, row.right_id) for row in rows(opened, NAME)}


def test_m35_rows_are_set_and_removed_and_mistakes_change_nothing(
    settings: Settings, options: Run, echoless: Run, config: Path
) -> None:
    wrong = options("set", NAME, "DHX", "1")
    assert (wrong.status, "did you mean DHL" in wrong.err) == (1, True)
    unknown = options("set", "shiping-codes", "DHL", "1")
    assert (unknown.status, "Did you mean `shipping-codes`?" in unknown.err) == (2, True)
    assert options("set", NAME, "DHL", "1", "--dry-run").status == 0
    assert pairs(settings) == set()
    assert options("set", NAME, "DHL", "1").status == 0
    assert pairs(settings) == {("DHL", "1")}
    assert options("remove", NAME, "DHL").status == 0
    assert pairs(settings) == set()
    kinds = [row["kind"] for row in json.loads(echoless("-c", config, "audit", "--json").out)]
    assert kinds == ["remove_option", "set_option", "set_option", "set_option"]


def test_m35_the_first_start_puts_the_first_rows_in_and_the_next_one_does_not(
    settings: Settings, options: Run
) -> None:
    seed_first(settings)
    assert pairs(settings) == {("DHL", "1"), ("UPS", "2")}
    assert options("remove", NAME, "UPS").status == 0
    seed_first(settings)
    assert pairs(settings) == {("DHL", "1")}
    answer = options("seed", NAME)
    assert (answer.status, "1 rows put in, 1 values had one" in answer.out) == (0, True)
