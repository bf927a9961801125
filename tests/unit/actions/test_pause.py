"""Pausing: what would be sent is held, nothing is dropped, and all of it follows after resume."""

from dataclasses import replace

import pytest

from agents.pausing import Pausing
from agents.routing import Router
from tests.support.acting import Operator
from tests.support.rig import never

C1, A1 = "erp/customer/C1", "crm/account/A1"
MAPPING = "customer-account"


@pytest.fixture
def pausing(customers: Operator) -> Pausing:
    """Give a worker that looks what is paused, on a pair that is coupled."""
    rig = customers.rig
    customers.ask("couple", C1, A1)
    made = Pausing(customers.pauses, rig.mappings)
    rig.router = Router(replace(rig.parts(), paused=made.places), rig.mappings)
    return made


def edit(operator: Operator, version: int, name: str) -> None:
    operator.rig.route(operator.rig.customer("C1", version, name=name, city="Oslo", salesperson_code=""))


def test_what_a_paused_mapping_would_send_is_held_and_follows_in_one_go(
    customers: Operator, pausing: Pausing
) -> None:
    rig = customers.rig
    assert customers.ask("pause", mapping=MAPPING).done
    pausing.keep_looking(rig.router.resume, never)
    edit(customers, 2, "One")
    edit(customers, 3, "Two")
    rig.route(rig.customer("C2", 1, name="New", salesperson_code=""))
    assert (rig.commands(), rig.store.totals()["parked"]) == ([], 2)
    pausing.keep_looking(rig.router.resume, never)
    assert rig.commands() == [], "still paused: nothing is released"
    assert customers.ask("resume", mapping=MAPPING).done
    pausing.keep_looking(rig.router.resume, never)
    assert [(c.operation, c.values["name"]) for c in sorted(rig.commands(), key=lambda c: c.operation)] == [
        ("create", "New"),
        ("update", "Two"),
    ]
    assert rig.store.totals()["parked"] == 0


def test_a_pause_one_way_leaves_the_other_way_open(customers: Operator, pausing: Pausing) -> None:
    rig = customers.rig
    customers.ask("pause", mapping=MAPPING, direction="to_right")
    pausing.look()
    edit(customers, 2, "Held")
    rig.route(
        rig.change(
            "crm", "account", "A1", 3, name="Anne", telephone1="12", statecode=0, customertypecode=3, fax="1"
        )
    )
    assert {(command.side, command.values.get("phone_no")) for command in rig.commands()} == {("erp", "12")}


def test_a_paused_side_gets_nothing_and_its_own_changes_go_on(customers: Operator, pausing: Pausing) -> None:
    rig = customers.rig
    customers.ask("pause", side="erp")
    pausing.look()
    rig.route(rig.change("crm", "account", "A1", 3, name="Held", statecode=0, customertypecode=3, fax="1"))
    assert rig.commands() == []
    rig.route(rig.change("erp", "shipping_agent", "UPS", 1, code="UPS", name="UPS"))
    assert [command.side for command in rig.commands()] == ["crm"]


def test_an_action_of_an_operator_is_held_as_well(customers: Operator, pausing: Pausing) -> None:
    customers.rig.paused = pausing.places
    customers.ask("pause", side="crm")
    pausing.look()
    (record,) = customers.ask("synchronize", C1, direction="to_right").records
    assert (record.outcome, customers.rig.commands()) == ("parked", [])


def test_a_deletion_waits_for_the_end_of_a_pause_too(customers: Operator, pausing: Pausing) -> None:
    rig = customers.rig
    rig.route(rig.change("crm", "account", "A1", 9, operation="delete"))
    customers.rig.paused = pausing.places
    customers.ask("pause", side="erp")
    pausing.look()
    assert customers.ask("delete", C1, sure="yes").records[0].outcome == "parked"
    assert rig.commands() == []


@pytest.mark.parametrize(
    ("kind", "mapping", "options", "code"),
    [
        ("pause", "", {}, "wrong_option"),
        ("pause", MAPPING, {"side": "erp"}, "wrong_option"),
        ("pause", "", {"side": "epr"}, "unknown_side"),
        ("pause", "customers", {}, "unknown_mapping"),
        ("resume", MAPPING, {}, "not_paused"),
    ],
)
def test_a_pause_that_means_nothing_is_refused(
    operator: Operator, kind: str, mapping: str, options: dict[str, str], code: str
) -> None:
    answer = operator.ask(kind, mapping=mapping, **options)  # type: ignore[arg-type]  # named options
    assert (answer.done, answer.code, operator.pauses.paused()) == (False, code, [])


def test_what_is_paused_already_is_told_so_and_stays_with_who_did_it(operator: Operator) -> None:
    operator.ask("pause", mapping=MAPPING)
    assert operator.ask("pause", mapping=MAPPING).code == "paused_already"
    assert [(pause.name, pause.who) for pause in operator.pauses.paused()] == [(MAPPING, "ann")]
