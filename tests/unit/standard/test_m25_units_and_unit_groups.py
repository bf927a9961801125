"""M25 and M39: a unit is a unit group that holds exactly one unit."""

import pytest

from tests.support.trade import Trade, trade


@pytest.fixture
def firm() -> Trade:
    return trade()


def test_m39_a_unit_becomes_a_group_of_its_own_with_exactly_one_unit(firm: Trade) -> None:
    firm.write("bc/unit_of_measure/PCS", description="Pieces")
    group, unit = firm.made("sales/uomschedule"), firm.made("sales/uom")
    assert (group["name"], group["baseuomname"]) == ("NAV PCS", "PCS")
    assert (unit["name"], unit["uomscheduleid"]) == ("PCS", group["uomscheduleid"])
    assert (unit["quantity"], unit["isschedulebaseuom"]) == (1, True)


def test_m39_every_unit_has_its_group(firm: Trade) -> None:
    for code in ("PCS", "BOX", "HOUR"):
        firm.write(f"bc/unit_of_measure/{code}")
    assert len(firm.ids("sales/uomschedule")) == len(firm.ids("sales/uom")) == 3
    assert len({firm.show(f"sales/uom/{unit}")["uomscheduleid"] for unit in firm.ids("sales/uom")}) == 3


def test_m39_one_unit_is_coupled_twice_and_its_unit_waits_for_its_group(firm: Trade) -> None:
    with firm.apart():
        firm.write("bc/unit_of_measure/PCS")
    assert firm.counterpart("unit-unit-group", "PCS") == firm.ids("sales/uomschedule")[0]
    assert firm.counterpart("unit-unit", "PCS") == firm.ids("sales/uom")[0]
    assert firm.outcomes("bc/unit_of_measure/PCS") == {"unit-unit-group": "sent", "unit-unit": "parked"}


def test_m39_a_group_that_is_there_already_is_matched_by_its_name() -> None:
    firm = trade(only_coupled=True)
    firm.write("bc/unit_of_measure/PCS")
    firm.write("bc/unit_of_measure/BOX")
    firm.write("sales/uomschedule/g-1", by="bob", name="NAV PCS", baseuomname="Piece")
    firm.write("sales/uomschedule/g-2", by="bob", name="BOX", baseuomname="BOX")
    found = firm.matches("unit-unit-group")
    assert [pair[:2] for pair in found.pairs] == [("PCS", "g-1")]
    assert (found.left, found.right) == (("BOX",), ("g-2",))


def test_m25_nothing_comes_back_from_sales(firm: Trade) -> None:
    firm.write("bc/unit_of_measure/PCS", description="Pieces")
    firm.write("sales/uomschedule/g-1", by="bob", name="NAV TON")
    assert firm.outcomes("sales/uomschedule/g-1") == {"unit-unit-group": "filtered"}
    assert firm.ids("bc/unit_of_measure") == ["PCS"]
