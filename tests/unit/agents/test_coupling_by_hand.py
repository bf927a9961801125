"""Coupling two existing records by hand."""

import pytest

from agents.coupling import Coupler
from agents.guard import Wrong
from tests.support.rig import Rig


@pytest.fixture
def rig() -> Rig:
    rig = Rig()
    rig.route(
        rig.change("crm", "systemuser", "U1", 1, author="bob", fullname="Nancy", islicensed=True),
        rig.change("erp", "salesperson", "SP1", 1, name="Nan", code="SP1"),
    )
    return rig


def coupler(rig: Rig) -> Coupler:
    return Coupler(rig.parts(), rig.mappings)


def test_without_a_first_synchronization_differences_stay(rig: Rig) -> None:
    coupling = coupler(rig).couple("salesperson-user", "SP1", "U1", "none")
    assert (coupling.left_id, coupling.right_id) == ("SP1", "U1")
    assert rig.commands() == []


def test_the_first_synchronization_sends_the_chosen_sides_values(rig: Rig) -> None:
    coupler(rig).couple("salesperson-user", "SP1", "U1", "right")
    (command,) = rig.commands()
    assert (command.side, command.values["name"]) == ("erp", "Nancy")


def test_a_record_that_is_coupled_already_is_refused_with_its_coupling(rig: Rig) -> None:
    coupler(rig).couple("salesperson-user", "SP1", "U1", "none")
    with pytest.raises(Wrong, match="SP1 and U1 are coupled already") as refused:
        coupler(rig).couple("salesperson-user", "SP1", "U1", "none")
    assert "couplings list" in refused.value.remedy


def test_an_unknown_record_is_refused_with_the_command_that_publishes_it(rig: Rig) -> None:
    with pytest.raises(Wrong, match="SP9 is not known") as refused:
        coupler(rig).couple("salesperson-user", "SP9", "U1", "none")
    assert "echoless snapshot erp salesperson" in refused.value.remedy
    assert rig.store.totals()["couplings"] == 0
