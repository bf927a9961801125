"""A row that was added to a mapping later: who is told of it, and what fills it for the pairs there are."""

import json
from pathlib import Path
from typing import Any

import pytest

from echoless.reading import read_settings
from echoless.wiring.broker import make_topics
from echoless.wiring.store import store
from tests.fixtures.program import Run
from tests.support.running import sql, until, up

pytestmark = [pytest.mark.connected, pytest.mark.slow]

NAME = "customer-account"
MAPPING = f"""\
mapping: {NAME}
left: {{side: erp, table: customer}}
right: {{side: crm, table: account}}
direction: both
conflict: latest
fields:
  - {{left: name, right: name}}
"""
ADDED = """\
  - {left: fax_no, right: fax}
  - {left: no, right: accountnumber, direction: to_right}
  - {right: customertypecode, constant: 3}
"""
COMMAND = f"echoless sync --mapping {NAME} --direction to_right"
ACCOUNTS = "SELECT name, fax, accountnumber, customertypecode FROM account ORDER BY name"


@pytest.fixture
def ready(config: Path, echoless: Run) -> Path:
    """Give two captured sides, a mapping of one row, and three customers of the ERP."""
    folder = config.parent / "own"
    folder.mkdir()
    (folder / "customers.yaml").write_text(MAPPING)
    config.write_text(config.read_text().replace("[mappings/northwind]", "[own]"))
    for side in ("erp", "crm"):
        assert echoless("-c", config, "connect", side).status == 0
    echoless("-c", config, "db", "upgrade")
    make_topics(read_settings(config))
    for number in "123":
        insert = "INSERT INTO customer (no, name, fax_no) VALUES (?, ?, ?)"
        sql(config, "erp", insert, f"C{number}", f"Customer {number}", f"00{number}" if number != "3" else "")
    return config


def test_a_row_added_later_is_filled_for_all_pairs_by_one_synchronization(
    ready: Path, echoless: Run, tmp_path: Path
) -> None:
    with up(ready):
        until(lambda: len(sql(ready, "crm", ACCOUNTS)) == 3, ready)
        until(lambda: counts(echoless, ready)["couplings"] == 3, ready)
        sql(ready, "crm", "UPDATE account SET fax = '999' WHERE name = 'Customer 2'")
        until(lambda: known_fax(ready, "Customer 2") == "999", ready)
    longer = tmp_path / "longer"
    longer.mkdir()
    (longer / "customers.yaml").write_text(MAPPING + ADDED)
    (told,) = json.loads(echoless("-c", ready, "mapping", "diff", longer, "--json").out)["fills"]
    assert (told["mapping"], told["rows"], told["couplings"]) == (NAME, 3, 3)
    assert told["command"] == COMMAND
    assert COMMAND in echoless("-c", ready, "mapping", "diff", longer).out
    (ready.parent / "own" / "customers.yaml").write_text(MAPPING + ADDED)
    with up(ready):
        assert echoless("-c", ready, *COMMAND.split()[1:]).status == 0
        until(lambda: sql(ready, "crm", ACCOUNTS)[0][1] == "001", ready)
        until(lambda: sql(ready, "crm", ACCOUNTS)[2][2] == "C3", ready)
        until(lambda: sql(ready, "crm", ACCOUNTS)[1][1:] == ("002", "C2", 3), ready)
        assert sql(ready, "crm", ACCOUNTS)[0] == ("Customer 1", "001", "C1", 3)
        assert echoless("-c", ready, "mapping", "diff", longer).status == 0
        sql(ready, "crm", "UPDATE account SET fax = '777' WHERE name = 'Customer 1'")
        until(lambda: sql(ready, "erp", "SELECT fax_no FROM customer WHERE no = 'C1'") == [("777",)], ready)


def counts(echoless: Run, config: Path) -> Any:
    return json.loads(echoless("-c", config, "status", "--json").out)


def known_fax(config: Path, name: str) -> Any:
    """Give the fax of an account as the store knows it."""
    with store(read_settings(config)) as opened:
        images = [record.image for record in opened.images("crm", "account")]
    return next(image["fax"] for image in images if image and image["name"] == name)
