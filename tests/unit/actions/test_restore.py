"""A restored record has a new id: records that refer to it are pointed to the new one."""

import pytest

from tests.support.acting import Operator
from tests.support.families import counterpart, customers_with_contacts, sent_since
from tests.support.rig import never


@pytest.fixture
def family() -> Operator:
    """Give two customers with accounts, and a contact of each; a deletion stays on its side."""
    return customers_with_contacts(deletions="ignore")


def test_records_that_refer_to_a_restored_one_get_its_new_reference_and_no_others(family: Operator) -> None:
    rig = family.rig
    account = counterpart(family, "customer-account", "C1")
    contact = counterpart(family, "contact-contact", "P1")
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
    restored = counterpart(family, "customer-account", "C1")
    assert restored != account
    assert (follows.side, follows.table, follows.record_id) == ("crm", "contact", contact)
    assert follows.values == {"parentcustomerid": restored}
    family.landed(follows, 2)
    assert rig.store.totals()["parked"] == 0


def test_the_reference_follows_the_other_way_too(family: Operator) -> None:
    rig = family.rig
    account = counterpart(family, "customer-account", "C1")
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
    account = counterpart(family, "customer-account", "C1")
    rig.route(rig.change("crm", "account", account, 2, operation="delete"))
    before, parked = len(rig.commands()), rig.store.totals()["parked"]
    answer = family.ask("restore", "erp/customer/C1", dry_run=True)
    assert answer.counts == {"created": 1, "parked": 1}
    assert (sent_since(family, before), rig.store.totals()["parked"]) == ([], parked)


def test_a_repair_that_restores_points_references_to_what_it_made(family: Operator) -> None:
    rig = family.rig
    account = counterpart(family, "customer-account", "C1")
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
