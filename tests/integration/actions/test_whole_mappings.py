"""Whole mappings: synchronized, compared and repaired, paused and resumed, asked for by topic, uncoupled."""

import itertools
from typing import Any

import pytest

from echoless.reading import read_settings
from echoless.wiring.broker import kafka, producer, topic_names
from streams.port import Outgoing
from streams.tail import read_all
from tests.support.office import Office, start

pytestmark = [pytest.mark.connected, pytest.mark.slow]
MAPPING = "customer-account"
RECORDS = 40


def test_m13_m14_m19_and_what_else_is_done_to_whole_mappings(office: Office) -> None:
    start(office)
    office.world.start("control", "control")
    office.sql(
        "erp",
        "INSERT INTO customer SELECT 'C' || n, 'Name ' || n, 'Oslo', NULL, n, NULL, ''"
        " FROM generate_series(1, %s) n",
        RECORDS,
    )
    office.known(RECORDS)
    _m13_with_only_coupled_nothing_is_created(office)
    _m13_all_records_of_a_mapping(office)
    _m14_all_that_is_not_in_step(office)
    _compared_and_repaired(office)
    _paused_and_resumed(office)
    _asked_for_on_the_topic(office)
    _m19_all_couplings_end(office)


def _names(office: Office, side: str) -> list[str]:
    return sorted(row[0] for row in office.world.rows(side).values())


def _m13_with_only_coupled_nothing_is_created(office: Office) -> None:
    assert office.asked("sync", "--mapping", MAPPING)["counts"] == {"only coupled": RECORDS}
    rules = office.world.folder / "mapping.yaml"
    rules.write_text(rules.read_text().replace("only_coupled: true", "only_coupled: false"))
    office.world.stop()
    start(office)
    office.world.start("control", "control")


def _m13_all_records_of_a_mapping(office: Office) -> None:
    dry = office.asked("sync", "--mapping", MAPPING, "--dry-run")
    assert dry["counts"] == {"sent": RECORDS}
    assert office.couplings() == set()
    assert office.asked("sync", "--mapping", MAPPING)["counts"] == {"sent": RECORDS}
    office.until(lambda: len(office.world.rows("crm")) == RECORDS)
    office.quiet()
    assert _names(office, "erp") == _names(office, "crm")
    assert office.asked("sync", "--mapping", MAPPING)["counts"] == {"unchanged": 2 * RECORDS}


def _m14_all_that_is_not_in_step(office: Office) -> None:
    office.sql("crm", "ALTER TABLE account ADD CONSTRAINT no_rome CHECK (town <> 'Rome')")
    office.sql("erp", "UPDATE customer SET city = 'Rome' WHERE no = 'C1'")
    office.until(lambda: len(office.asked("errors", "list")) == 1)
    office.sql("crm", "ALTER TABLE account DROP CONSTRAINT no_rome")
    answer = office.asked("sync", "--all")
    assert answer["counts"] == {"unchanged": 2 * RECORDS}, "what was rejected waits for a retry"
    office.ask("errors", "retry", "--all")
    office.quiet()
    assert sorted(row[1] for row in office.world.rows("crm").values()).count("Rome") == 1


def _compared_and_repaired(office: Office) -> None:
    third = next(right for left, right in office.couplings() if left == "C3")
    office.sql("crm", "DELETE FROM account WHERE accountid = %s", third)
    office.until(lambda: _compared(office)["counts"].get("missing") == 1)
    (record,) = _compared(office)["records"]
    assert f"crm/account/{third} is not there" in record["message"]
    office.asked("compare", "--mapping", MAPPING, "--repair", "--missing", "restore")
    office.until(lambda: len(office.world.rows("crm")) == RECORDS)
    office.quiet()
    assert _compared(office)["counts"] == {"unchanged": RECORDS}
    assert _names(office, "erp") == _names(office, "crm")


def _compared(office: Office) -> Any:
    return office.asked("compare", "--mapping", MAPPING)


def _paused_and_resumed(office: Office) -> None:
    assert office.ask("pause", MAPPING, "--direction", "to_right").status == 0
    assert "customer-account, to_right" in office.ask("pause").out
    number = itertools.count()

    def is_held() -> bool:
        # Until the workers have heard of the pause, an edit may slip through.
        office.sql("erp", "UPDATE customer SET name = %s WHERE no = 'C1'", f"Edit {next(number)}")
        return office.parked() == 1

    office.until(is_held)
    office.customer("C900", "Held, and new")
    office.until(lambda: office.parked() == 2)
    before = _names(office, "crm")
    office.sql("erp", "UPDATE customer SET name = 'Held longer' WHERE no = 'C1'")
    office.sql("crm", "UPDATE account SET telephone = '12' WHERE name = 'Name 2'")
    office.until(lambda: office.world.rows("erp")["C2"][2] == "12")
    assert (_names(office, "crm"), office.parked()) == (before, 2), "the other way is open"
    assert office.ask("resume", MAPPING, "--direction", "to_right").status == 0
    office.until(lambda: {"Held longer", "Held, and new"} <= set(_names(office, "crm")))
    office.quiet()
    assert (office.parked(), office.ask("resume", MAPPING).status) == (0, 1)


def _asked_for_on_the_topic(office: Office) -> None:
    pause = office.asked("control", "pause", "--option", "side=erp", "--key", "k1")
    assert pause["done"]
    again = office.asked("control", "pause", "--option", "side=erp", "--key", "k1")
    assert again["audit_id"] == pause["audit_id"], "the same key gives the same answer"
    assert office.asked("control", "resume", "--option", "side=erp")["done"]
    refused = office.ask("control", "uncouple", "erp/customer/C999")
    assert (refused.status, "is not coupled" in refused.err) == (1, True)
    settings = read_settings(office.world.config)
    names = topic_names(settings)
    with producer(settings) as out:
        out.send([Outgoing(names.control, b"k", b"not what we asked for")])
    office.until(lambda: len(read_all(kafka(settings), names.dead_letters)) == 1)
    doors = [entry["door"] for entry in office.asked("audit")]
    assert doors.count("control") == 3
    assert len({message.key for message in read_all(kafka(settings), names.audit)}) == len(doors)


def _m19_all_couplings_end(office: Office) -> None:
    count = len(office.couplings())
    dry = office.asked("uncouple", "--mapping", MAPPING, "--all", "--dry-run")
    assert (dry["counts"], len(office.couplings())) == ({"uncoupled": count}, count)
    assert office.ask("uncouple", "--mapping", MAPPING, "--all", "--yes").status == 0
    assert office.couplings() == set()
    assert len(office.world.rows("crm")) == len(office.world.rows("erp")) == RECORDS + 1
