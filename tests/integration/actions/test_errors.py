"""Open errors, from the databases that cause them to the operator who mends them."""

from typing import Any

import pytest

from echoless.reading import read_settings
from echoless.wiring.broker import kafka, topic_names
from streams.tail import read_all
from tests.support.office import Office, start

pytestmark = [pytest.mark.connected, pytest.mark.slow]


def test_m18_errors_are_listed_by_cause_and_mended_one_by_one_or_all_at_once(office: Office) -> None:
    start(office)
    for number in range(1, 7):
        office.customer(f"C{number}", f"Name {number}")
        office.account(f"A{number}", f"Name {number}")
    office.known(12)
    pairs = [f"{table}{n}" for n in range(1, 7) for table in ("erp/customer/C", "crm/account/A")]
    assert office.ask("couple", *pairs).status == 0
    office.sql("crm", "ALTER TABLE account ADD CHECK (town <> 'Atlantis'), ADD CHECK (telephone <> '1')")
    office.sql("erp", "UPDATE customer SET city = 'Atlantis' WHERE no < 'C5'")
    office.sql("erp", "UPDATE customer SET phone = '1' WHERE no >= 'C5'")
    office.until(lambda: len(_errors(office)) == 6)
    _by_cause(office)
    _m18_uncoupled_from_the_list(office)
    _synchronized(office)
    _ignored(office)
    _retried_when_the_cause_is_gone(office)
    assert _open_on_the_topic(office) == set(), "the compacted topic holds exactly the open ones: none"


def _errors(office: Office) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = office.asked("errors", "list")
    return found


def _by_cause(office: Office) -> None:
    groups = office.asked("errors", "list", "--by-cause")
    assert sum(group["count"] for group in groups) == 6
    assert all(group["mapping"] == "customer-account" and group["stage"] == "apply" for group in groups)
    error = next(each for each in _errors(office) if each["record"] == "erp/customer/C1")
    assert "erp/customer/C1 and crm/account/A1" in error["problem"]
    assert error["remedy"]
    assert error["origin"]["topic"].endswith("results.crm")
    assert len(_open_on_the_topic(office)) == 6


def _m18_uncoupled_from_the_list(office: Office) -> None:
    assert office.ask("errors", "uncouple", "erp/customer/C1").status == 0
    assert len(_errors(office)) == 5
    assert ("C1", "A1") not in office.couplings()


def _synchronized(office: Office) -> None:
    answer = office.ask("errors", "sync", "crm/account/A2", "--direction", "to_left")
    assert answer.status == 0, answer.err
    office.until(lambda: office.world.rows("erp")["C2"][1] is None)
    office.quiet()
    assert len(_errors(office)) == 4


def _ignored(office: Office) -> None:
    assert office.ask("errors", "ignore", "erp/customer/C3", "--reason", "it really is there").status == 0
    assert len(_errors(office)) == 3
    assert "it really is there" in office.ask("audit", "--json").out


def _retried_when_the_cause_is_gone(office: Office) -> None:
    nothing = office.ask("errors", "retry", "--code", "no such code")
    assert (nothing.status, "echoless errors list" in nothing.err) == (1, True)
    office.sql(
        "crm",
        "ALTER TABLE account DROP CONSTRAINT account_town_check, DROP CONSTRAINT account_telephone_check",
    )
    answer = office.asked("errors", "retry", "--all")
    assert answer["counts"] == {"sent": 3}
    office.quiet()
    assert _errors(office) == []
    crm = office.world.rows("crm")
    assert [crm[f"A{n}"][1] for n in (1, 2, 3, 4)] == [None, None, None, "Atlantis"]
    assert [crm[f"A{n}"][2] for n in (5, 6)] == ["1", "1"]


def _open_on_the_topic(office: Office) -> set[bytes]:
    settings = read_settings(office.world.config)
    last = {m.key: m.value for m in read_all(kafka(settings), topic_names(settings).errors)}
    return {key for key, value in last.items() if key is not None and value is not None}
