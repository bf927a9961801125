"""``echoless options``: rows of option mappings, without a broker; what is blank for want of one is told."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from agents.option_rows import rows
from echoless.reading import read_settings
from echoless.settings import Settings
from echoless.wiring.options import seed_first
from echoless.wiring.store import store, upgrade_store
from tests.fixtures.program import Answer, Run
from tests.support.acting import Operator
from tests.support.codes import operator, with_options

NAME = "shipping-codes"


@pytest.fixture
def settings(business: Path) -> Settings:
    """Give a configuration whose mappings hold an option mapping."""
    (business / "own").mkdir()
    for file in (business / "mappings" / "northwind").glob("*.yaml"):
        (business / "own" / file.name).write_text(with_options(file.read_text()))
    config = business / "echoless.yaml"
    config.write_text(config.read_text().replace("[mappings/northwind]", "[own]"))
    read = read_settings(config)
    upgrade_store(read)
    return read


@pytest.fixture
def worker(settings: Settings) -> Iterator[Operator]:
    """Give the routing agent on the store that the configuration names, which knows a shipping agent."""
    with store(settings) as opened:
        made = operator(opened)
        made.rig.route(made.rig.change("erp", "shipping_agent", "DHL", 1, code="DHL", name="DHL Express"))
        yield made


@pytest.fixture
def options(echoless: Run, business: Path) -> Run:
    """Give a function that runs ``echoless options``."""

    def run(*words: object) -> Answer:
        return echoless("-c", business / "echoless.yaml", "options", *words)

    return run


def test_m35_rows_are_set_listed_with_labels_and_removed(worker: Operator, options: Run) -> None:
    assert options("set", NAME, "DHL", "1").status == 0
    (row,) = json.loads(options("list", "--json").out)["rows"]
    assert row == {
        "options": NAME,
        "left": "DHL",
        "left_label": "DHL Express",
        "right": "1",
        "right_label": "DHL Express",
    }
    assert "shipping-codes" in options("list", NAME).out
    assert options("remove", NAME, "DHL").status == 0
    assert json.loads(options("list", "--json").out)["rows"] == []
    assert rows(worker.rig.store, NAME) == []


def test_m35_a_value_that_is_blank_for_want_of_a_row_is_told_with_what_it_perhaps_is(
    worker: Operator, options: Run
) -> None:
    worker.rig.route(
        worker.rig.customer("C1", 1, name="A", shipping_agent_code="DHL"),
        worker.rig.customer("C2", 1, name="B", shipping_agent_code="DHL"),
    )
    (missing,) = json.loads(options("list", "--json").out)["without_a_row"]
    assert missing == {
        "options": NAME,
        "side": "erp",
        "value": "DHL",
        "label": "DHL Express",
        "records": 2,
        "perhaps": "1",
    }
    assert options("set", NAME, "DHL", "1").status == 0
    worker.rig.router.release(lambda: False)
    assert json.loads(options("list", "--json").out)["without_a_row"] == []


def test_m35_mistakes_are_told_and_change_nothing(worker: Operator, options: Run) -> None:
    wrong = options("set", NAME, "DHX", "1")
    assert (wrong.status, "did you mean DHL" in wrong.err) == (1, True)
    unknown = options("set", "shiping-codes", "DHL", "1")
    assert (unknown.status, "Did you mean `shipping-codes`?" in unknown.err) == (2, True)
    assert options("list", "shiping-codes").status == 2
    assert options("set", NAME, "DHL", "1", "--dry-run").status == 0
    assert rows(worker.rig.store, NAME) == []


def test_m35_the_first_start_puts_the_first_rows_in_and_the_next_one_does_not(
    worker: Operator, settings: Settings, options: Run
) -> None:
    seed_first(settings)
    assert {(row.left_id, row.right_id) for row in rows(worker.rig.store, NAME)} == {
        ("DHL", "1"),
        ("UPS", "2"),
    }
    assert options("remove", NAME, "UPS").status == 0
    seed_first(settings)
    assert [row.left_id for row in rows(worker.rig.store, NAME)] == ["DHL"]
    answer = options("seed", NAME)
    assert (answer.status, "1 rows put in, 1 values had one" in answer.out) == (0, True)
