"""Commands on their way to a side are refused there once their pair is uncoupled."""

import signal

import pytest

from tests.support.office import Office, start

pytestmark = [pytest.mark.connected, pytest.mark.slow]


def test_m17_a_command_in_flight_of_an_uncoupled_pair_is_never_applied(office: Office) -> None:
    start(office)
    office.customer("C1", "Ann")
    office.account("A1", "Ann")
    office.customer("C2", "Bo")
    office.account("A2", "Bo")
    office.known(4)
    pairs = ("erp/customer/C1", "crm/account/A1", "erp/customer/C2", "crm/account/A2")
    assert office.ask("couple", *pairs).status == 0
    office.world.end("applying-crm", signal.SIGTERM)
    office.sql("erp", "UPDATE customer SET name = name || ' too late'")
    office.until(lambda: office.in_flight() == 2)
    (record,) = office.asked("uncouple", "erp/customer/C1")["records"]
    assert record["outcome"] == "uncoupled"
    office.world.start("applying-crm", "applying", "--side", "crm")
    office.until(lambda: office.name_of("crm", "A2") == "Bo too late")
    office.quiet()
    assert office.name_of("crm", "A1") == "Ann", "the command of the uncoupled pair was refused"
    assert office.couplings() == {("C2", "A2")}
    again = office.asked("couple", *pairs[:2], "--sync", "left")
    assert again["records"][0]["coupling_id"] != record["coupling_id"]
    office.until(lambda: office.name_of("crm", "A1") == "Ann too late")
