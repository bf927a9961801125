"""Full synchronization: old changes are decided again, by the same rules, beside live traffic (M15)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from agents.guard import Wrong
from agents.routing import Router
from coupling_store.changes import Changes
from coupling_store.jobs import Step
from coupling_store.port import StoreDown
from schemas.keys import RecordKey
from schemas.known import Coupling
from streams.port import NotDelivered, Received
from streams.ranges import RangeGone
from streams.tail import TailFailed
from tests.contract.store_words import put
from tests.support.replays import Replays
from tests.support.rig import Rig, demo_mappings, never

CUSTOMERS = "customer-account"


@pytest.fixture
def world() -> Replays:
    return Replays()


def customers(rig: Rig, count: int, version: int = 1, **values: str) -> list[Received]:
    return [rig.customer(f"C{n}", version, **{"name": f"Name {n}", **values}) for n in range(count)]


def in_step(world: Replays, count: int) -> None:
    """Have customers that are coupled, their accounts made and echoed."""
    rig = world.rig
    world.live(*customers(rig, count))
    for command in rig.commands():
        made = rig.change(
            "crm", "account", command.coupling_id, 1, author="echoless", operation="create",
            coupling_id=command.coupling_id, **{"accountid": command.coupling_id, **command.values},
        )  # fmt: skip
        rig.answer(command)
        world.live(made)


def test_m15_records_that_the_store_does_not_know_are_created_on_the_other_side(world: Replays) -> None:
    world.log.put(*customers(world.rig, 3))
    found = world.replay(CUSTOMERS)
    assert [(c.operation, c.values["name"]) for c in world.rig.commands()] == [
        ("create", "Name 0"), ("create", "Name 1"), ("create", "Name 2"),
    ]  # fmt: skip
    assert (found.state, found.outcomes) == ("finished", {CUSTOMERS: {"sent": 3}})


def test_m15_missing_records_are_created_even_where_the_mapping_keeps_to_coupled_ones() -> None:
    world = Replays()
    careful = lambda text: text.replace("only_coupled: false", "only_coupled: true")  # noqa: E731 - a word
    world.rig.mappings = demo_mappings(world.rig.catalog, careful)
    world.log.put(*customers(world.rig, 1))
    assert world.replay(CUSTOMERS).outcomes == {CUSTOMERS: {"sent": 1}}


def test_a_replay_of_what_is_in_step_sends_nothing_and_writes_nothing(world: Replays) -> None:
    in_step(world, 3)
    before = list(world.rig.store.images("erp", "customer"))
    sent = len(world.rig.producer.sent)
    world.rig.now += timedelta(hours=1)
    found = world.replay(CUSTOMERS)
    assert found.outcomes == {CUSTOMERS: {"unchanged": 3, "echo": 3}}
    assert len(world.rig.producer.sent) == sent
    told = [record.last_events for record in world.rig.store.images("erp", "customer")]
    assert told == [record.last_events for record in before], "not even the moment of the decision"


def test_of_many_versions_of_a_record_the_last_decides_and_the_record_counts_once(world: Replays) -> None:
    world.log.put(*(world.rig.customer("C1", v, name=f"Name {v}") for v in (1, 2, 3)))
    assert world.replay(CUSTOMERS).outcomes == {CUSTOMERS: {"sent": 1}}
    (command,) = world.rig.commands()
    assert command.values["name"] == "Name 3"


def test_m20_who_wrote_a_record_does_not_matter_where_nothing_is_known_of_it(world: Replays) -> None:
    world.log.put(
        world.rig.change("erp", "customer", "C1", 1, author="echoless", no="C1", name="Copy", blocked="")
    )
    assert world.replay(CUSTOMERS).outcomes == {CUSTOMERS: {"sent": 1}}


def test_a_newer_live_event_is_never_overtaken(world: Replays) -> None:
    world.log.put(world.rig.customer("C1", 1, name="Old"))
    world.rig.route(world.rig.customer("C1", 2, name="New"))
    assert world.replay(CUSTOMERS).outcomes == {CUSTOMERS: {"queued": 1}}
    assert [command.values["name"] for command in world.rig.commands()] == ["New"]


def test_live_edits_between_two_batches_win(world: Replays) -> None:
    rig = world.rig
    world.log.put(*customers(rig, 4))
    world.log.interrupt = lambda: rig.route(rig.customer("C3", 2, name="Edited"))
    begun = world.begin(CUSTOMERS)
    world.work(batch=2)
    assert world.report(begun.id).outcomes == {CUSTOMERS: {"sent": 3, "queued": 1}}
    names = {command.values["accountnumber"]: command.values["name"] for command in rig.commands()}
    assert names == {"C0": "Name 0", "C1": "Name 1", "C2": "Name 2", "C3": "Edited"}


def test_an_edit_that_the_live_worker_left_alone_does_not_hide_a_record_from_the_job() -> None:
    world = Replays()
    careful = lambda text: text.replace("only_coupled: false", "only_coupled: true")  # noqa: E731 - a word
    world.rig.mappings = demo_mappings(world.rig.catalog, careful)
    world.rig.router = Router(world.rig.parts(), world.rig.mappings)
    world.log.put(world.rig.customer("C1", 1, name="Old", city="Rom"))
    begun = world.begin(CUSTOMERS, side="erp", filter="{field: city, eq: Berlin}")
    world.rig.route(world.rig.customer("C1", 2, name="New", city="Berlin"))
    assert world.rig.outcomes() == {"only coupled": 1}
    world.work()
    assert world.report(begun.id).outcomes == {CUSTOMERS: {"sent": 1}}
    assert [command.values["name"] for command in world.rig.commands()] == ["New"]


def test_what_a_newer_event_refers_to_is_looked_up_too(world: Replays) -> None:
    rig = world.rig
    put(rig.store, Changes(couplings=[Coupling("s1", "shipping-agent", 0, "UPS", "method-1")]))
    world.log.put(rig.customer("C1", 1, name="A"))
    begun = world.begin(CUSTOMERS, side="erp")
    careful = lambda text: text.replace("only_coupled: false", "only_coupled: true")  # noqa: E731 - a word
    router = Router(rig.parts(), demo_mappings(rig.catalog, careful))
    router.messages([rig.customer("C1", 2, name="A", shipping_agent_code="UPS")], never)
    world.work()
    assert world.report(begun.id).outcomes == {CUSTOMERS: {"sent": 1}}
    assert [command.values["address1_shippingmethodcode"] for command in rig.commands()] == ["method-1"]


def test_a_live_event_after_the_replay_of_the_same_is_a_repetition(world: Replays) -> None:
    messages = customers(world.rig, 2)
    world.log.put(*messages)
    world.replay(CUSTOMERS)
    world.rig.route(*messages)
    assert world.rig.outcomes() == {"repeated": 2}
    assert len(world.rig.commands()) == 2


def test_what_came_after_the_job_began_is_left_to_the_live_worker(world: Replays) -> None:
    world.log.put(world.rig.customer("C1", 1, name="A"))
    begun = world.begin(CUSTOMERS)
    world.log.put(world.rig.customer("C2", 1, name="B"))
    world.work()
    assert world.report(begun.id).outcomes == {CUSTOMERS: {"sent": 1}}


def test_mappings_are_replayed_after_those_they_refer_to(world: Replays) -> None:
    rig = world.rig
    world.log.put(rig.customer("C1", 1, name="A", shipping_agent_code="UPS"))
    world.log.put(rig.change("erp", "shipping_agent", "UPS", 1, code="UPS", name="UPS"))
    begun = world.begin(CUSTOMERS, "shipping-agent")
    assert begun.asked.waves == (("shipping-agent",), (CUSTOMERS,))
    world.work()
    assert [command.table for command in rig.commands()] == ["shipping_method", "account"]


def test_m13_one_mapping_is_synchronized_and_the_others_are_left_alone(world: Replays) -> None:
    rig = world.rig
    world.log.put(rig.customer("C1", 1, name="A"))
    world.log.put(rig.change("erp", "shipping_agent", "UPS", 1, code="UPS", name="UPS"))
    assert world.replay("shipping-agent").outcomes == {"shipping-agent": {"sent": 1}}
    assert [command.table for command in rig.commands()] == ["shipping_method"]


def test_one_side_alone_is_read_when_asked_for(world: Replays) -> None:
    world.log.put(*customers(world.rig, 1))
    world.log.put(world.rig.change("crm", "account", "a1", 1, name="B", statecode=0, customertypecode=3))
    assert world.replay(CUSTOMERS, side="crm").outcomes == {CUSTOMERS: {"sent": 1}}
    assert [command.side for command in world.rig.commands()] == ["erp"]


def test_a_direction_per_mapping_says_whose_records_are_read(world: Replays) -> None:
    begun = world.begin(CUSTOMERS, "shipping-agent", directions={CUSTOMERS: "to_left"})
    assert begun.asked.directions == {CUSTOMERS: "to_left", "shipping-agent": "to_right"}


def test_a_filter_leaves_the_other_records_alone(world: Replays) -> None:
    rig = world.rig
    world.log.put(rig.customer("C1", 1, name="A", city="Berlin"), rig.customer("C2", 1, name="B", city="Rom"))
    found = world.replay(CUSTOMERS, side="erp", filter="{field: city, eq: Berlin}")
    assert found.outcomes == {CUSTOMERS: {"sent": 1, "filtered": 1}}
    assert [command.values["accountnumber"] for command in rig.commands()] == ["C1"]


@pytest.mark.parametrize(
    "written", ["{field: town, eq: Berlin}", "{field: city, is: Berlin}", "city: [", "- a"]
)
def test_a_filter_that_cannot_be_asked_is_refused_before_anything_begins(
    world: Replays, written: str
) -> None:
    with pytest.raises(Wrong, match=r"the filter .* cannot be asked of erp/customer"):
        world.begin(CUSTOMERS, side="erp", filter=written)
    assert world.rig.store.jobs.recent() == []


def test_an_unknown_mapping_is_refused_with_a_suggestion(world: Replays) -> None:
    with pytest.raises(Wrong) as wrong:
        world.begin("customer-acount")
    assert (wrong.value.code, CUSTOMERS in wrong.value.remedy) == ("unknown_mapping", True)


def test_a_direction_that_a_mapping_lacks_is_refused(world: Replays) -> None:
    with pytest.raises(Wrong, match="sends no records that way") as wrong:
        world.begin("shipping-agent", direction="to_left")
    assert wrong.value.code == "no_such_direction"


def test_a_second_job_for_a_mapping_is_refused_while_one_runs(world: Replays) -> None:
    world.log.put(*customers(world.rig, 1))
    first = world.begin(CUSTOMERS)
    with pytest.raises(Wrong, match=first.id) as wrong:
        world.begin(CUSTOMERS)
    assert wrong.value.code == "job_running"


def test_a_paused_job_stops_after_its_batch_and_goes_on_where_it_stood(world: Replays) -> None:
    world.log.put(*customers(world.rig, 6))
    begun = world.begin(CUSTOMERS, side="erp")
    jobs = world.rig.store.jobs
    world.log.interrupt = lambda: jobs.move(begun.id, "paused")
    world.work(batch=2)
    world.log.interrupt = None
    paused = world.report(begun.id)
    assert (paused.state, paused.read) == ("paused", 2)
    jobs.move(begun.id, "running")
    world.work()
    assert world.report(begun.id).outcomes == {CUSTOMERS: {"sent": 6}}
    assert len(world.rig.commands()) == 6


def test_a_worker_that_dies_is_followed_by_another_from_the_saved_position(world: Replays) -> None:
    world.log.put(*customers(world.rig, 6))
    begun = world.begin(CUSTOMERS, side="erp")

    def die() -> None:
        raise KeyboardInterrupt

    world.log.interrupt = die
    with pytest.raises(KeyboardInterrupt):
        world.work(batch=2)
    jobs = world.rig.store.jobs
    (piece,) = jobs.ranges(begun.id)
    assert (piece.position, piece.lease != "") == (2, True)
    world.log.interrupt = None
    assert jobs.renew(piece, timedelta(0)), "its lease runs out"
    world.work()
    assert world.report(begun.id).outcomes == {CUSTOMERS: {"sent": 6}}
    assert len(world.rig.commands()) == 6


def test_a_worker_that_lost_its_range_sends_nothing_more(world: Replays) -> None:
    world.log.put(*customers(world.rig, 4))
    begun = world.begin(CUSTOMERS, side="erp")
    jobs = world.rig.store.jobs

    def take_over() -> None:
        (piece,) = jobs.ranges(begun.id)
        jobs.renew(piece, timedelta(0))
        heir = jobs.lease("heir")
        assert heir is not None
        with world.rig.store.batch() as tx:
            tx.advance(Step(begun.id, heir.number, "heir", heir.end, timedelta(0)))

    world.log.interrupt = take_over
    world.work(batch=2)
    assert len(world.rig.commands()) == 2
    assert world.report(begun.id).state == "finished"


def test_a_job_that_meets_a_bug_stands_still_and_says_so(world: Replays) -> None:
    world.log.put(*customers(world.rig, 4))
    begun = world.begin(CUSTOMERS, side="erp")

    def fail() -> None:
        raise KeyError("a bug")

    world.log.interrupt = fail
    world.work(batch=2)
    failed = world.report(begun.id)
    assert (failed.state, "KeyError: 'a bug'" in failed.failure) == ("failed", True)
    world.log.interrupt = None
    world.rig.store.jobs.move(begun.id, "running")
    world.work()
    assert world.report(begun.id).outcomes == {CUSTOMERS: {"sent": 4}}


def test_a_range_that_is_gone_from_the_topic_stops_the_job_with_the_snapshot_that_mends_it(
    world: Replays,
) -> None:
    world.log.put(*customers(world.rig, 4))
    begun = world.begin(CUSTOMERS, side="erp")

    def forget() -> None:
        raise RangeGone("changes.erp.customer, partition 0 holds offsets 9 to 9 now: 2 to 4 are gone")

    world.log.interrupt = forget
    world.work(batch=2)
    failed = world.report(begun.id)
    assert failed.state == "failed"
    assert "are gone" in failed.failure
    assert "echoless snapshot SIDE TABLE" in failed.failure


@pytest.mark.parametrize("away", [TailFailed("no answer"), NotDelivered("no answer"), StoreDown("no answer")])
def test_a_broker_or_a_store_that_is_away_is_waited_for(world: Replays, away: Exception) -> None:
    world.log.put(*customers(world.rig, 4))
    begun = world.begin(CUSTOMERS, side="erp")

    def fail() -> None:
        raise away

    world.log.interrupt = fail
    world.work(batch=2)
    assert world.report(begun.id).state == "running"
    world.log.interrupt = None
    world.work()
    assert world.report(begun.id).outcomes == {CUSTOMERS: {"sent": 4}}


def test_news_are_decided_in_every_mapping_of_their_table(world: Replays) -> None:
    rig = world.rig
    second = replace(rig.mappings[CUSTOMERS], name="customer-twin")
    rig.mappings["customer-twin"] = second
    world.log.put(rig.customer("C1", 1, name="A"))
    assert world.replay(CUSTOMERS, side="erp").outcomes == {CUSTOMERS: {"sent": 1}}
    assert sorted(command.mapping for command in rig.commands()) == [CUSTOMERS, "customer-twin"]


def test_a_record_known_already_is_decided_in_the_mappings_of_the_job_alone(world: Replays) -> None:
    rig = world.rig
    world.live(rig.customer("C1", 1, name="A"))
    rig.mappings["customer-twin"] = replace(rig.mappings[CUSTOMERS], name="customer-twin")
    world.replay("customer-twin", side="erp")
    assert [command.mapping for command in rig.commands()] == [CUSTOMERS, "customer-twin"]


def test_what_cannot_be_read_is_counted_and_no_second_dead_letter(world: Replays) -> None:
    topic = world.rig.topics.changes("erp", "customer")
    world.log.put(world.rig.received(topic, b"C1", b"no message"), world.rig.customer("C2", 1, name="B"))
    assert world.replay(CUSTOMERS, side="erp").outcomes == {CUSTOMERS: {"dead letter": 1, "sent": 1}}
    assert world.rig.dead_letters() == []


def test_deleted_records_are_deleted_still(world: Replays) -> None:
    in_step(world, 1)
    world.live(world.rig.change("erp", "customer", "C0", 2, operation="delete"))
    sent = len(world.rig.commands())
    assert world.replay(CUSTOMERS, side="erp").outcomes == {CUSTOMERS: {"unchanged": 1}}
    assert len(world.rig.commands()) == sent


def test_the_report_tells_partitions_and_what_is_left(world: Replays) -> None:
    world.log.put(*customers(world.rig, 4))
    begun = world.begin(CUSTOMERS, side="erp")
    (part,) = world.report(begun.id).partitions
    assert (part.state, part.read, part.of, part.left) == ("waiting", 0, 4, None)
    world.work()
    report = world.report(begun.id)
    (part,) = report.partitions
    assert (part.state, part.read, part.left) == ("done", 4, timedelta(0))
    assert part.per_second > 0
    assert (report.read, report.of, report.is_over) == (4, 4, True)


def test_a_record_heard_of_first_by_a_replay_is_known_afterwards(world: Replays) -> None:
    world.log.put(*customers(world.rig, 1))
    world.replay(CUSTOMERS)
    key = RecordKey("erp", "customer", "C0")
    record = world.rig.store.records([key])[key]
    assert (record.version, "sent" in record.last_events) == (1, True)
