"""M5: mappings can be viewed, filtered and changed by an administrator, and used to troubleshoot."""

import json
from pathlib import Path

from tests.fixtures.program import ROOT, Run
from tests.support.rig import Rig


def test_m5_mappings_are_viewed_and_filtered_by_name_or_table(echoless: Run, business: Path) -> None:
    def listed(*word: str) -> list[str]:
        answer = echoless("-c", business / "echoless.yaml", "mapping", "list", *word, "--json")
        return [row["mapping"] for row in json.loads(answer.out)["mappings"]]

    assert len(listed()) == 5
    assert listed("contact") == ["contact-contact"]
    assert listed("crm/account") == ["customer-account"]
    assert listed("nothing of the kind") == []


def test_m5_a_mapping_that_was_changed_is_checked_and_compared_before_it_is_used(
    echoless: Run, business: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "changed"
    folder.mkdir()
    for file in (ROOT / "mappings" / "northwind").glob("*.yaml"):
        (folder / file.name).write_text(file.read_text().replace("conflict: latest", "conflict: left wins"))
    configured = ("-c", business / "echoless.yaml", "mapping")
    assert echoless(*configured, "check", "--folder", folder).status == 0
    told = echoless(*configured, "diff", folder)
    assert (told.status, "left wins" in told.out) == (1, True)


def test_m5_a_mapping_tells_why_a_record_stays(rig: Rig, echoless: Run, business: Path) -> None:
    rig.route(rig.customer("C1", 1, name="A", blocked="All"))
    answer = echoless(
        "-c", business / "echoless.yaml", "mapping", "explain", "customer-account", "erp/customer/C1"
    )
    assert "blocked" in answer.out
