"""What a mapping makes again by itself has a new id: who refers to it follows."""

import pytest

from agents.controlling import Controlling
from schemas.control import Action
from tests.support.acting import Operator
from tests.support.families import counterpart, customers_with_contacts, follow_deletions, sent_since
from tests.support.replays import Replays
from tests.support.rig import never

C1 = "erp/customer/C1"


@pytest.fixture
def family() -> Operator:
    """Give two customers with accounts, and a contact of each; deleted accounts are made again."""
    return customers_with_contacts(deletions="restore")


def delete_account(operator: Operator, customer: str) -> str:
    """Give the id that the account had."""
    account = counterpart(operator, "customer-account", customer)
    operator.rig.route(operator.rig.change("crm", "account", account, 2, operation="delete"))
    return account


def asked(operator: Operator) -> list[Action]:
    """Give what stands on the topic of requests."""
    rig = operator.rig
    sent = [m for m in rig.producer.sent if m.topic == rig.topics.control]
    return [rig.codec.decode_control(m.value or b"") for m in sent]


def control(operator: Operator) -> None:
    """Let the controlling worker perform all requests."""
    rig = operator.rig
    sent = [m for m in rig.producer.sent if m.topic == rig.topics.control]
    Controlling(operator.means()).requests([rig.received(m.topic, m.key, m.value) for m in sent], never)


def test_records_that_refer_to_it_get_its_new_reference(family: Operator) -> None:
    rig, before = family.rig, len(family.rig.commands())
    account, contact = delete_account(family, "C1"), counterpart(family, "contact-contact", "P1")
    (create,) = sent_since(family, before)
    control(family)
    rig.router.release(never)
    assert len(sent_since(family, before)) == 1, "the contact waits until the account is there"
    family.landed(create, 1)
    rig.router.release(never)
    (_, follows) = sent_since(family, before)
    assert counterpart(family, "customer-account", "C1") != account
    assert (follows.side, follows.table, follows.record_id) == ("crm", "contact", contact)
    assert follows.values == {"parentcustomerid": create.coupling_id}
    family.landed(follows, 2)
    assert rig.store.totals()["parked"] == 0


def test_they_follow_also_if_the_request_is_performed_when_the_record_is_there_already(
    family: Operator,
) -> None:
    before = len(family.rig.commands())
    delete_account(family, "C1")
    family.landed(sent_since(family, before)[0], 1)
    control(family)
    family.rig.router.release(never)
    create, follows = sent_since(family, before)
    assert follows.values == {"parentcustomerid": create.coupling_id}


def test_one_batch_asks_once_for_all_records_of_a_mapping(family: Operator) -> None:
    rig = family.rig
    accounts = [counterpart(family, "customer-account", number) for number in ("C1", "C2")]
    rig.route(*(rig.change("crm", "account", account, 2, operation="delete") for account in accounts))
    (action,) = asked(family)
    assert (action.kind, action.mapping, action.who) == ("restore", "customer-account", "echoless")
    assert [str(key) for key in action.records] == [C1, "erp/customer/C2"]
    control(family)
    assert rig.store.totals()["parked"] == 2


def test_nothing_is_asked_where_no_mapping_refers_to_the_records(family: Operator) -> None:
    rig = family.rig
    rig.route(rig.change("erp", "item", "I1", 1, no="I1", description="Desk"))
    family.landed(rig.commands()[-1], 1)
    product, before = counterpart(family, "item-product", "I1"), len(rig.commands())
    rig.route(rig.change("crm", "product", product, 2, operation="delete"))
    assert [command.operation for command in sent_since(family, before)] == ["create"]
    assert asked(family) == []


def test_the_request_makes_nothing_again_that_was_deleted_since(family: Operator) -> None:
    """Meanwhile somebody may have changed what the mapping does about deletions; nobody refers to that."""
    before = len(family.rig.commands())
    delete_account(family, "C1")
    family.landed(sent_since(family, before)[0], 1)
    follow_deletions(family, "ignore")
    delete_account(family, "C1")
    control(family)
    family.rig.router.release(never)
    assert len(sent_since(family, before)) == 1


def test_a_synchronization_that_follows_an_earlier_deletion_asks_for_it_too(family: Operator) -> None:
    follow_deletions(family, "ignore")
    delete_account(family, "C1")
    follow_deletions(family, "restore")
    family.ask("synchronize", mapping="customer-account")
    assert [str(key) for action in asked(family) for key in action.records] == [C1]


def test_a_replay_that_follows_an_earlier_deletion_asks_for_it_too(family: Operator) -> None:
    replays = Replays(family.rig)
    follow_deletions(family, "ignore")
    account = counterpart(family, "customer-account", "C1")
    replays.live(family.rig.change("crm", "account", account, 2, operation="delete"))
    follow_deletions(family, "restore")
    replays.replay("customer-account", anyway=True)
    assert [str(key) for action in asked(family) for key in action.records] == [C1]


def test_who_keeps_a_record_whose_counterpart_was_deleted_has_the_others_follow(family: Operator) -> None:
    rig = family.rig
    follow_deletions(family, "delete", conflicts="error")
    rig.route(rig.customer("C1", 2, name="Edited", salesperson_code=""))
    delete_account(family, "C1")
    rig.answer(rig.commands()[-1], status="rejected", version=None, code="gone", message="gone", values={})
    before = len(rig.commands())
    answer = family.ask("resolve", C1, every="left")
    assert answer.counts == {"restored": 1, "parked": 1}
    family.landed(sent_since(family, before)[0], 1)
    rig.router.release(never)
    create, follows = sent_since(family, before)
    assert follows.values == {"parentcustomerid": create.coupling_id}
