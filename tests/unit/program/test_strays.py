"""Couplings whose mapping takes no part are told; nothing waits for them."""

import json
from pathlib import Path

from coupling_store.changes import Changes
from echoless.reading import read_settings
from echoless.wiring.store import store
from schemas.known import Coupling
from tests.fixtures.program import Run


def couple(config: Path, *mappings: str) -> None:
    """Let there be a coupling in each of these mappings."""
    with store(read_settings(config)) as opened, opened.batch() as batch:
        batch.save(Changes(couplings=[Coupling(f"c-{m}", m, left_id="1", right_id="2") for m in mappings]))


def test_couplings_of_a_mapping_that_is_gone_are_told_by_status_and_doctor(
    echoless: Run, business: Path
) -> None:
    config = business / "echoless.yaml"
    assert echoless("-c", config, "db", "upgrade").status == 0
    couple(config, "customer-account", "vendor-account")
    told = json.loads(echoless("-c", config, "status", "--json").out)
    assert told["couplings_of_unknown_mappings"] == {"vendor-account": 1}
    found = {row["what"]: row for row in json.loads(echoless("-c", config, "doctor", "--json").out)}
    assert found["couplings"]["detail"] == "1 coupling(s) of unknown mappings: vendor-account (1)"
    assert "enabled: true" in found["couplings"]["remedy"]


def test_doctor_says_nothing_of_couplings_that_are_all_at_work(echoless: Run, business: Path) -> None:
    config = business / "echoless.yaml"
    assert echoless("-c", config, "db", "upgrade").status == 0
    couple(config, "customer-account")
    assert "unknown mappings" not in echoless("-c", config, "doctor").out
