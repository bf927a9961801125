"""Match-based coupling from the command line to both databases."""

import pytest

from tests.support.office import Office, start

pytestmark = [pytest.mark.connected, pytest.mark.slow]


def test_m7_records_that_match_are_previewed_coupled_synchronized_and_the_rest_created(
    office: Office,
) -> None:
    rules = office.world.config.parent / "mapping.yaml"
    row = "{left: name, right: name}"
    assert row in rules.read_text()
    rules.write_text(rules.read_text().replace(row, "{left: name, right: name, match: true}"))
    start(office)
    for number, name in (("C1", "Ann"), ("C2", "Bo"), ("C3", "Cy")):
        office.customer(number, name, "Oslo")
    for number, name in (("A1", "ANN"), ("A2", "Bo"), ("A3", "bo")):
        office.account(number, name)
    office.known(6)
    _preview(office)
    _apply(office)


def _preview(office: Office) -> None:
    told = office.asked("match", "customer-account")
    assert told["pairs"] == [{"left": "C1  Ann", "right": "A1  ANN", "by": "name"}]
    assert told["several"] == [{"left": "C2  Bo", "right": "A2  Bo\nA3  bo", "by": "name"}]
    assert told["unmatched_left"] == [{"record": "C3  Cy"}]
    assert office.couplings() == set()


def _apply(office: Office) -> None:
    answer = office.ask(
        "match", "customer-account", "--apply", "--sync", "left", "--create-unmatched", "right"
    )
    assert answer.status == 0, answer.err
    assert "1 coupled" in answer.out
    office.until(lambda: office.name_of("crm", "A1") == "Ann")
    office.until(lambda: "Cy" in {row[0] for row in office.world.rows("crm").values()})
    office.quiet()
    assert {left for left, _ in office.couplings()} == {"C1", "C3"}
    assert office.name_of("crm", "A2") == "Bo"
