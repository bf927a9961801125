"""A conflict that is left to people: somebody chooses, field by field or for all."""

import pytest

from agents.routing import Router
from coupling_store.changes import Changes
from schemas.keys import RecordKey
from schemas.known import Flight, Record
from tests.contract.store_words import put
from tests.support.acting import Operator
from tests.support.rig import Rig, demo_catalog, demo_mappings

C1, A1 = "erp/customer/C1", "crm/account/A1"


@pytest.fixture
def torn(customers: Operator) -> Operator:
    """Give an operator with a pair whose name and city both sides edited at the same time."""
    rig = customers.rig
    catalog = demo_catalog()
    rig.mappings = demo_mappings(catalog, lambda text: text.replace("conflict: latest", "conflict: error"))
    rig.router = Router(rig.parts(), rig.mappings)
    customers.ask("couple", C1, A1)
    mine = {"name": "Left", "city": "L", "salesperson_code": ""}
    theirs = {"name": "Right", "address1_city": "R", "statecode": 0, "customertypecode": 3, "fax": "1"}
    rig.route(rig.customer("C1", 8, **mine))
    rig.route(rig.change("crm", "account", "A1", 8, author="bob", **theirs))
    assert [problem.code for problem in rig.store.problems()] == ["conflict"]
    return customers


def held(rig: Rig) -> dict[str, set[str]]:
    (coupling,) = rig.store.couplings("customer-account")
    return {role: set(image) for role, image in coupling.held.items()}


def test_a_conflict_is_settled_field_by_field(torn: Operator) -> None:
    rig = torn.rig
    torn.ask("resolve", C1, **{"field:name": "left"})
    assert held(rig) == {"left": {"city"}, "right": {"address1_city"}}
    assert len(rig.store.problems()) == 1
    torn.ask("resolve", C1, **{"field:address1_city": "right"})
    assert (held(rig), rig.store.problems()) == ({}, [])
    (coupling,) = rig.store.couplings("customer-account")
    assert (coupling.agreed_left["name"], coupling.agreed_right["name"]) == ("Left", "Left")
    assert (coupling.agreed_left["city"], coupling.agreed_right["address1_city"]) == ("R", "R")


def test_all_fields_of_all_conflicts_are_settled_at_once(torn: Operator) -> None:
    answer = torn.ask("resolve", code="conflict", every="right")
    assert answer.done
    (coupling,) = torn.rig.store.couplings("customer-account")
    assert (coupling.agreed_left["name"], coupling.agreed_left["city"]) == ("Right", "R")
    assert torn.rig.store.problems() == []


def test_a_record_to_which_a_command_is_on_its_way_cannot_be_chosen_over_a_deletion_yet(
    torn: Operator,
) -> None:
    (coupling,) = torn.rig.store.couplings("customer-account")
    busy = coupling.draft()
    busy.deleted = "right"
    busy.flight_left = Flight("x", 1, "update", {"city": "Oslo"}, 8, "e", None)
    gone = Record(RecordKey("crm", "account", "A1"), 9, "bob", None, deleted=True)
    put(torn.rig.store, Changes(records=[gone], couplings=[busy]))
    answer = torn.ask("resolve", C1, **{"field:name": "left"})
    assert (answer.code, answer.done) == ("in_flight", False)
    assert "choose again once" in answer.remedy


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({}, "nothing_chosen"),
        ({"field:name": "middle"}, "wrong_option"),
        ({"field:fax_no": "left"}, "not_held"),
    ],
)
def test_a_choice_that_means_nothing_is_told_so(torn: Operator, options: dict[str, str], code: str) -> None:
    assert torn.ask("resolve", C1, **options).code == code  # type: ignore[arg-type]  # named options
    assert len(torn.rig.store.problems()) == 1
