"""Coupling, synchronizing and uncoupling by hand, from the command line to both databases and back."""

import pytest

from tests.support.office import Office, start

pytestmark = [pytest.mark.connected, pytest.mark.slow]


def test_m6_to_m12_and_m17_records_are_coupled_synchronized_and_uncoupled_by_hand(office: Office) -> None:
    _m9_coupling_says_what_is_missing(office)
    start(office)
    for number, name in (("C1", "Ann"), ("C2", "Bo"), ("C3", "Cy")):
        office.customer(number, name, "Oslo")
    for number, name in (("A1", "Anne"), ("A2", "Bob")):
        office.account(number, name)
    office.known(5)
    _m6_m7_existing_records_are_coupled(office)
    _m6_the_counterpart_is_created(office)
    _m8_both_sides_stand_beside_each_other(office)
    _m10_the_direction_is_chosen(office)
    _m11_several_at_once(office)
    _m12_only_coupled_is_respected(office)
    _m17_uncoupled_records_go_their_own_ways(office)
    _everything_was_recorded(office)


def _m9_coupling_says_what_is_missing(office: Office) -> None:
    office.sql("erp", "REVOKE UPDATE ON customer FROM echoless_test")
    answer = office.ask("couple", "erp/customer/C1", "crm/account/A1")
    assert answer.status == 1
    assert "erp: echoless_test lacks the right to UPDATE on customer" in answer.err
    assert "GRANT UPDATE ON customer TO echoless_test" in answer.err
    office.sql("erp", "GRANT UPDATE ON customer TO echoless_test")
    office.ask("connect", "erp", "--remove")
    assert "echoless connect erp" in office.ask("couple", "erp/customer/C1", "crm/account/A1").err
    office.ask("connect", "erp")


def _m6_m7_existing_records_are_coupled(office: Office) -> None:
    pairs = ("erp/customer/C1", "crm/account/A1", "erp/customer/C2", "crm/account/A2")
    dry = office.asked("couple", *pairs, "--sync", "left", "--dry-run")
    changes = {(c["record"], c["field"]): c["then"] for r in dry["records"] for c in r["changes"]}
    assert changes["crm/account/A2", "name"] == "Bo"
    assert office.couplings() == set()
    assert office.ask("couple", *pairs[:2]).status == 0
    assert office.ask("couple", *pairs[2:], "--sync", "left").status == 0
    assert office.couplings() == {("C1", "A1"), ("C2", "A2")}
    office.until(lambda: office.name_of("crm", "A2") == "Bo")
    office.quiet()
    assert office.name_of("crm", "A1") == "Anne", "coupled as they are, differences stay"
    again = office.ask("couple", *pairs[:2])
    assert (again.status, "coupled already" in again.err) == (1, True)


def _m6_the_counterpart_is_created(office: Office) -> None:
    (record,) = office.asked("couple", "erp/customer/C3", "--create", "--wait", "30")["records"]
    assert record["outcome"] == "created"
    made = record["counterpart"].removeprefix("crm/account/")
    assert office.name_of("crm", made) == "Cy"
    assert ("C3", made) in office.couplings()


def _m8_both_sides_stand_beside_each_other(office: Office) -> None:
    (record,) = office.asked("compare", "crm/account/A1")["records"]
    names = {field["left"]: field for field in record["fields"]}
    assert record["counterpart"] == "erp/customer/C1"
    assert (names["name"]["left_value"], names["name"]["right_value"]) == ("Ann", "Anne")
    assert names["name"]["state"] == "differs"


def _m10_the_direction_is_chosen(office: Office) -> None:
    undecided = office.ask("sync", "erp/customer/C1")
    assert (undecided.status, "--direction to_right, to_left, or merge" in undecided.err) == (2, True)
    shown = office.asked("sync", "erp/customer/C1", "--direction", "to_left", "--dry-run")
    (change,) = [c for c in shown["records"][0]["changes"] if c["field"] == "name"]
    assert (change["record"], change["now"], change["then"]) == ("erp/customer/C1", "Ann", "Anne")
    assert office.ask("sync", "erp/customer/C1", "--direction", "to_left").status == 0
    office.until(lambda: office.name_of("erp", "C1") == "Anne")
    office.quiet()


def _m11_several_at_once(office: Office) -> None:
    for number in ("C1", "C2"):
        office.ask("uncouple", f"erp/customer/{number}")
    office.sql("crm", "UPDATE account SET name = name || '!'")
    office.quiet()
    office.ask("couple", "erp/customer/C1", "crm/account/A1", "erp/customer/C2", "crm/account/A2")
    answer = office.asked("sync", "erp/customer/C1", "crm/account/A2", "--direction", "to_left")
    assert answer["counts"] == {"sent": 2}
    office.until(lambda: [office.name_of("erp", n) for n in ("C1", "C2")] == ["Anne!", "Bo!"])
    office.quiet()


def _m12_only_coupled_is_respected(office: Office) -> None:
    office.account("A9", "Zoe")
    office.known(7)
    refused = office.ask("sync", "crm/account/A9", "--direction", "to_left")
    assert (refused.status, "only_coupled" in refused.err, "--create" in refused.err) == (1, True, True)
    rules = office.world.folder / "mapping.yaml"
    rules.write_text(rules.read_text().replace("only_coupled: true", "only_coupled: false"))
    answer = office.asked("sync", "crm/account/A9", "--direction", "to_left", "--wait", "30")
    made = answer["records"][0]["counterpart"].removeprefix("erp/customer/")
    assert office.name_of("erp", made) == "Zoe"
    rules.write_text(rules.read_text().replace("only_coupled: false", "only_coupled: true"))


def _m17_uncoupled_records_go_their_own_ways(office: Office) -> None:
    office.quiet()
    answer = office.ask("uncouple", "erp/customer/C1", "crm/account/A2")
    assert (answer.status, "2 uncoupled" in answer.out) == (0, True)
    assert office.ask("uncouple", "erp/customer/C1").status == 1
    office.sql("erp", "UPDATE customer SET name = 'alone' WHERE no = 'C1'")
    office.sql("erp", "UPDATE customer SET name = 'last' WHERE no = 'C3'")
    third = next(right for left, right in office.couplings() if left == "C3")
    office.until(lambda: office.name_of("crm", third or "") == "last")
    assert office.name_of("crm", "A1") == "Anne!"


def _everything_was_recorded(office: Office) -> None:
    entries = office.asked("audit")
    kinds = {entry["kind"] for entry in entries}
    assert kinds == {"couple", "create", "synchronize", "uncouple"}
    assert all(entry["door"] == "command line" for entry in entries)
