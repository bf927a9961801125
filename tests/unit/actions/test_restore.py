"""A restored record has a new id: records that refer to it are pointed to the new one."""

import pytest

from agents.routing import Router
from schemas.messages import Command
from tests.support.acting import Operator
from tests.support.rig import demo_catalog, demo_mappings, never

IGNORE = "on_delete: {left: ignore, right: ignore}"


@pytest.fixture
def family() -> Operator:
    """Give two customers with accounts, and a contact of each; a deletion stays on its side."""
    made = Operator()
    rig = made.rig
    rig.mappings = demo_mappings(
        demo_catalog(), lambda text: text.replace("on_delete: {left: uncouple, right: ignore}", IGNORE)
    )
    rig.router = Router(rig.parts(), rig.mappings)
    for number in ("1", "2"):
        rig.route(rig.customer(f"C{number}", 1, name="N", salesperson_code=""))
        made.landed(rig.commands()[-1], 1)
        values = {"no": f"P{number}", "type": "Person", "company_no": f"C{number}"}
        rig.route(rig.change("erp", "contact", f"P{number}", 1, **values))  # type: ignore[arg-type]  # values
        rig.router.release(never)
        made.landed(rig.commands()[-1], 1)
    return made


def ids(operator: Operator, mapping: str, left: str) -> tuple[str, str]:
    """Give the coupling of a left record and the id of its counterpart."""
    (found,) = [c for c in operator.rig.store.couplings(mapping) if c.left_id == left]
    return found.id, found.right_id or ""


def sent_since(operator: Operator, before: int) -> list[Command]:
    return operator.rig.commands()[before:]


def test_records_that_refer_to_a_restored_one_get_its_new_reference_and_no_others(family: Operator) -> None:
    rig = family.rig
    _, account = ids(family, "customer-account", "C1")
    _, contact = ids(family, "contact-contact", "P1")
    rig.route(rig.change("crm", "account", account, 2, operation="delete"))
    before = len(rig.commands())
    answer = family.ask("restore", "erp/customer/C1")
    assert answer.counts == {"created": 1, "parked": 1}
    (create,) = sent_since(family, before)
    rig.router.release(never)
    assert len(sent_since(family, before)) == 1, "the contact waits until the account is there"
    family.landed(create, 1)
    rig.router.release(never)
    (_, follows) = sent_since(family, before)
    _, restored = ids(family, "customer-account", "C1")
    assert restored != account
    assert (follows.side, follows.table, follows.record_id) == ("crm", "contact", contact)
    assert follows.values == {"parentcustomerid": restored}
    family.landed(follows, 2)
    assert rig.store.totals()["parked"] == 0


def test_the_reference_follows_the_other_way_too(family: Operator) -> None:
    rig = family.rig
    _, account = ids(family, "customer-account", "C1")
    rig.route(rig.change("erp", "customer", "C1", 2, operation="delete"))
    before = len(rig.commands())
    family.ask("restore", f"crm/account/{account}")
    (create,) = sent_since(family, before)
    family.landed(create, 1, made="C9")
    rig.router.release(never)
    follows = sent_since(family, before)[1]
    assert (follows.side, follows.record_id) == ("erp", "P1")
    assert follows.values == {"company_no": "C9"}


def test_a_dry_run_tells_who_would_follow_and_changes_nothing(family: Operator) -> None:
    rig = family.rig
    _, account = ids(family, "customer-account", "C1")
    rig.route(rig.change("crm", "account", account, 2, operation="delete"))
    before, parked = len(rig.commands()), rig.store.totals()["parked"]
    answer = family.ask("restore", "erp/customer/C1", dry_run=True)
    assert answer.counts == {"created": 1, "parked": 1}
    assert (sent_since(family, before), rig.store.totals()["parked"]) == ([], parked)


def test_a_repair_that_restores_points_references_to_what_it_made(family: Operator) -> None:
    rig = family.rig
    _, account = ids(family, "customer-account", "C1")
    rig.route(rig.change("crm", "account", account, 2, operation="delete"))
    before = len(rig.commands())
    answer = family.ask("repair", mapping="customer-account", missing="restore")
    assert (answer.counts["created"], answer.counts["parked"]) == (1, 1)
    (create,) = sent_since(family, before)
    family.landed(create, 1)
    rig.router.release(never)
    assert sent_since(family, before)[1].values == {"parentcustomerid": create.coupling_id}


def test_nothing_is_restored_where_both_records_are_there_from_the_beginning(family: Operator) -> None:
    before = len(family.rig.commands())
    assert family.ask("restore", "erp/customer/C1").code == "not_deleted"
    assert sent_since(family, before) == []


def test_who_refers_to_what_the_mapping_made_again_by_itself_follows_when_somebody_asks(
    family: Operator,
) -> None:
    rig = family.rig
    _, account = ids(family, "customer-account", "C1")
    itself = lambda text: text.replace("right: ignore", "right: restore")  # noqa: E731 - a word
    rig.mappings = demo_mappings(demo_catalog(), itself)
    rig.router = Router(rig.parts(), rig.mappings)
    before = len(rig.commands())
    rig.route(rig.change("crm", "account", account, 2, operation="delete"))
    (create,) = sent_since(family, before)
    family.landed(create, 1)
    rig.router.release(never)
    assert len(sent_since(family, before)) == 1, "live traffic does not look for who refers to it"
    answer = family.ask("restore", "erp/customer/C1")
    assert answer.counts == {"unchanged": 1, "parked": 1}
    rig.router.release(never)
    (_, follows) = sent_since(family, before)
    assert follows.values == {"parentcustomerid": create.coupling_id}
    family.landed(follows, 2)
    family.ask("restore", "erp/customer/C1")
    rig.router.release(never)
    assert len(sent_since(family, before)) == 2, "asked again, nothing is left to do"
