"""A side that an earlier version set up: it goes on, and doctor names the command that renews it."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.fixtures.program import Run


def found(echoless: Run, config: Path) -> tuple[str, str]:
    rows = json.loads(echoless("-c", config, "doctor", "--json").out)
    ((detail, remedy),) = [(row["detail"], row["remedy"]) for row in rows if row["what"] == "side erp"]
    return detail, remedy


def test_doctor_tells_that_edits_are_not_merged_until_the_side_is_connected_again(
    echoless: Run, business: Path
) -> None:
    config = business / "echoless.yaml"
    assert echoless("-c", config, "connect", "erp").status == 0
    with closing(sqlite3.connect(business / "erp.db")) as database:
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'echoless_on_%'"
        for (name,) in database.execute(triggers).fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        for column in ("since", "fields"):
            database.execute(f"ALTER TABLE echoless_versions DROP COLUMN {column}")
    detail, remedy = found(echoless, config)
    assert "not merged" in detail
    assert remedy == "echoless connect erp"
    assert echoless("-c", config, "connect", "erp").status == 0
    assert found(echoless, config) == ("reached, and captured", "")
