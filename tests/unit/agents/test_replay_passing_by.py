"""A full synchronization passes records by that are marked as in step, and nothing else."""

import pytest

from rules.compiled import CompiledMapping
from streams.port import Received
from tests.support.replays import Replays
from tests.support.rig import demo_mappings

CUSTOMERS = "customer-account"


@pytest.fixture
def world() -> Replays:
    """A customer and its account, in step; of their last events only the heads can still be read."""
    world = Replays()
    rig = world.rig
    world.live(rig.customer("C1", 1, name="Alfreds", city="Berlin"))
    (command,) = rig.commands()
    rig.answer(command)
    made = {"accountid": command.coupling_id, **command.values}
    world.live(
        rig.change(
            "crm", "account", command.coupling_id, 1, author="echoless", operation="create",
            coupling_id=command.coupling_id, **made,
        )
    )  # fmt: skip
    for messages in world.log.messages.values():
        messages[:] = [without_image(message) for message in messages]
    return world


def without_image(message: Received) -> Received:
    """Cut the end of the image off: whoever reads it finds a dead letter."""
    return message._replace(value=(message.value or b"")[:-3])


def test_records_in_step_are_passed_by_on_their_heads_alone(world: Replays) -> None:
    assert world.replay(CUSTOMERS).outcomes == {CUSTOMERS: {"unchanged": 1, "echo": 1}}


def test_news_of_one_record_make_both_be_looked_at_in_whole(world: Replays) -> None:
    world.rig.route(world.rig.customer("C1", 2, name="Alfreds", city="Berlin", address_2="unmapped?"))
    assert world.replay(CUSTOMERS).outcomes == {CUSTOMERS: {"dead letter": 2}}


def test_an_event_newer_than_what_is_known_is_looked_at_in_whole(world: Replays) -> None:
    world.log.put(without_image(world.rig.customer("C1", 2, name="Bottom-Dollar")))
    assert world.replay(CUSTOMERS).outcomes == {CUSTOMERS: {"dead letter": 1, "echo": 1}}


def test_a_filter_of_the_job_is_asked_of_every_record(world: Replays) -> None:
    narrowed = world.replay(CUSTOMERS, side="erp", filter="{field: city, eq: Berlin}")
    assert narrowed.outcomes == {CUSTOMERS: {"dead letter": 1}}


def test_a_row_that_came_later_makes_every_record_be_looked_at_again(world: Replays) -> None:
    fewer = demo_mappings(world.rig.catalog, without_a_row)
    assert shape(fewer) != shape(world.rig.mappings)
    world.rig.mappings = fewer
    assert world.replay(CUSTOMERS).outcomes == {CUSTOMERS: {"dead letter": 2}}


def test_policies_and_filters_are_no_part_of_a_shape(world: Replays) -> None:
    careful = demo_mappings(
        world.rig.catalog, lambda text: text.replace("only_coupled: false", "only_coupled: true")
    )
    assert shape(careful) == shape(world.rig.mappings)


def without_a_row(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if "home_page" not in line)


def shape(mappings: dict[str, CompiledMapping]) -> str:
    return mappings[CUSTOMERS].shape
