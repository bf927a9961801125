"""A preview tells what a full synchronization would do, and does nothing (M15)."""

from collections import Counter

import pytest

from agents.jobs.advising import advice_for
from coupling_store.changes import Changes
from rules.preview_advice import Filled, advise
from schemas.keys import RecordKey
from schemas.known import Coupling, Record
from tests.contract.store_words import put
from tests.support.replays import Replays

CUSTOMERS = "customer-account"


@pytest.fixture
def world() -> Replays:
    return Replays()


def test_m15_a_preview_counts_what_would_be_inserted_modified_and_left(world: Replays) -> None:
    rig = world.rig
    world.live(rig.customer("C1", 1, name="A"))
    world.log.put(rig.customer("C2", 1, name="B"), rig.customer("C3", 1, name="C", blocked="All"))
    found = world.preview(CUSTOMERS, side="erp")
    assert found.effects == {CUSTOMERS: Counter(insert=1, leave=2)}


def test_a_preview_changes_nothing(world: Replays) -> None:
    world.log.put(world.rig.customer("C1", 1, name="A"))
    world.preview(CUSTOMERS)
    assert world.rig.store.totals() == dict.fromkeys(world.rig.store.totals(), 0)
    assert world.rig.producer.sent == []
    assert world.rig.store.jobs.recent() == []


def test_a_preview_shows_samples_with_the_values_that_would_be_written(world: Replays) -> None:
    world.log.put(*(world.rig.customer(f"C{n}", 1, name=f"Name {n}") for n in range(9)))
    samples = world.preview(CUSTOMERS).samples[CUSTOMERS, "insert"]
    assert [sample.record.id for sample in samples] == ["C0", "C1", "C2", "C3", "C4"]
    assert ("name", None, "Name 0") in samples[0].changes


def test_a_record_that_would_wait_is_parked_in_the_preview(world: Replays) -> None:
    world.log.put(world.rig.customer("C1", 1, name="A", salesperson_code="JR"))
    found = world.preview(CUSTOMERS)
    assert found.effects == {CUSTOMERS: Counter(park=1)}
    assert found.samples[CUSTOMERS, "park"][0].reason == "waits for JR in salesperson-user"


def test_a_later_wave_sees_what_an_earlier_one_would_have_made(world: Replays) -> None:
    rig = world.rig
    world.log.put(rig.change("erp", "shipping_agent", "UPS", 1, code="UPS", name="UPS"))
    world.log.put(rig.customer("C1", 1, name="A", shipping_agent_code="UPS"))
    found = world.preview(CUSTOMERS, "shipping-agent")
    (sample,) = found.samples[CUSTOMERS, "insert"]
    written = {field: then for field, _, then in sample.changes}
    assert written["address1_shippingmethodcode"], "the shipping method that the first wave would make"


def test_what_cannot_be_read_is_told(world: Replays) -> None:
    topic = world.rig.topics.changes("erp", "customer")
    world.log.put(world.rig.received(topic, b"C1", b"no message"))
    assert world.preview(CUSTOMERS, side="erp").unreadable == 1


@pytest.mark.parametrize(
    ("filled", "action", "direction"),
    [
        (Filled(0, 0, 0), "no records found", "both"),
        (Filled(9, 0, 0), "full synchronization", "to_right"),
        (Filled(0, 9, 0), "full synchronization", "to_left"),
        (Filled(9, 7, 0), "couple first", "both"),
        (Filled(9, 7, 3), "couple first", "both"),
        (Filled(9, 9, 9), "full synchronization", "both"),
        (Filled(9, 7, 7), "full synchronization", "both"),
        (Filled(0, 9, 0, right_sends=False), "no records found", "both"),
    ],
)
def test_m15_recommended_is_full_if_one_side_is_empty_and_coupling_if_both_are_filled(
    filled: Filled, action: str, direction: str
) -> None:
    advice = advise(filled)
    assert (advice.action, advice.direction) == (action, direction)


def test_the_recommendation_counts_what_the_filters_let_through(world: Replays) -> None:
    rig = world.rig
    mapping = rig.mappings[CUSTOMERS]
    put(rig.store, Changes(couplings=[Coupling("c1", CUSTOMERS, 0, "C1", "a1")]))
    rig.route(rig.customer("C1", 1, name="A"), rig.customer("C2", 1, name="B", blocked="All"))
    rig.route(rig.change("crm", "account", "a1", 1, name="A", statecode=0, customertypecode=3))
    assert advice_for(rig.store, mapping).reason == "all records of a side are coupled"


def test_a_record_whose_counterpart_is_under_way_is_not_one_to_be_coupled(world: Replays) -> None:
    rig = world.rig
    mapping = rig.mappings[CUSTOMERS]
    rig.route(rig.customer("C1", 1, name="A"))
    free = Record(RecordKey("crm", "account", "a1"), 1, "bob", {"statecode": 0, "customertypecode": 3})
    put(rig.store, Changes(records=[free]))
    assert advice_for(rig.store, mapping).action == "full synchronization"
    put(rig.store, Changes(records=[Record(RecordKey("erp", "customer", "C2"), 1, "ann", {"blocked": ""})]))
    told = advice_for(rig.store, mapping)
    assert told.action == "couple first"
    assert told.reason.startswith("1 records on the left and 1 on the right are not coupled")
