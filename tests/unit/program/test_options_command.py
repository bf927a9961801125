"""``echoless options list``: the rows, and what is blank for want of one."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from agents.option_rows import rows
from echoless.reading import read_settings
from echoless.settings import Settings
from echoless.wiring.migrating import upgrade_store
from echoless.wiring.store import store
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


def test_m35_rows_are_listed_with_labels(worker: Operator, options: Run) -> None:
    worker.ask("set_option", mapping=NAME, left="DHL", right="1")
    (row,) = json.loads(options("list", "--json").out)["rows"]
    assert row == {
        "options": NAME,
        "left": "DHL",
        "left_label": "DHL Express",
        "right": "1",
        "right_label": "DHL Express",
    }
    assert "shipping-codes" in options("list", NAME).out
    worker.ask("remove_option", mapping=NAME, left="DHL")
    assert json.loads(options("list", "--json").out)["rows"] == []


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
    worker.ask("set_option", mapping=NAME, left="DHL", right="1")
    worker.rig.router.release(lambda: False)
    assert json.loads(options("list", "--json").out)["without_a_row"] == []


def test_m35_explain_tells_a_blank_option_with_the_command_that_mends_it(
    worker: Operator, echoless: Run, business: Path
) -> None:
    worker.rig.route(worker.rig.customer("C1", 1, name="A", shipping_agent_code="DHL"))
    run = ("-c", business / "echoless.yaml", "mapping", "explain", "customer-account", "erp/customer/C1")
    stages = json.loads(echoless(*run, "--json").out)["stages"]
    (option,) = [stage for stage in stages if stage["name"] == "option"]
    assert option["result"] == "note"
    assert "shipping_agent_code = DHL has no row in shipping-codes" in option["told"]
    assert "echoless options set shipping-codes" in option["told"]


def test_an_option_mapping_that_does_not_exist_is_told(worker: Operator, options: Run) -> None:
    answer = options("list", "shiping-codes")
    assert (answer.status, "Did you mean `shipping-codes`?" in answer.err) == (2, True)
    assert rows(worker.rig.store, NAME) == []
