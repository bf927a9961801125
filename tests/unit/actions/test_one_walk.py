"""A mapping synchronized by hand and one synchronized by the clock: one walk, by one rule."""

from collections.abc import Callable

import pytest

from agents.jobs.modified import Modified
from tests.support.acting import Operator
from tests.support.rig import demo_catalog, demo_mappings, never

C1, A1 = "erp/customer/C1", "crm/account/A1"
MAPPING = "customer-account"


def by_hand(operator: Operator) -> dict[str, int]:
    return dict(operator.ask("synchronize", mapping=MAPPING).counts)


def by_the_clock(operator: Operator) -> dict[str, int]:
    rig = operator.rig
    modified = Modified(rig.parts(), rig.mappings, MAPPING, "run")
    return dict(+modified.run(lambda: True, never))


@pytest.fixture(params=[by_hand, by_the_clock])
def synchronize(request: pytest.FixtureRequest) -> Callable[[Operator], dict[str, int]]:
    chosen: Callable[[Operator], dict[str, int]] = request.param
    return chosen


def test_a_deletion_that_was_let_pass_is_followed_once_the_mapping_says_so(
    customers: Operator, synchronize: Callable[[Operator], dict[str, int]]
) -> None:
    rig = customers.rig
    customers.ask("couple", C1, A1)
    rig.route(rig.change("crm", "account", "A1", 3, operation="delete"))
    assert synchronize(customers) in ({"filtered": 1}, {"skipped": 1}), "the deleted one is not told"
    uncouple = lambda text: text.replace("right: ignore", "right: uncouple")  # noqa: E731 - a word
    rig.mappings = demo_mappings(demo_catalog(), uncouple)
    assert synchronize(customers)["uncoupled"] == 1
    assert rig.store.totals()["couplings"] == 0


def test_what_became_of_a_record_is_told_with_it(
    customers: Operator, synchronize: Callable[[Operator], dict[str, int]]
) -> None:
    synchronize(customers)
    (record,) = [r for r in customers.rig.store.images("erp", "customer") if r.key.id == "C1"]
    assert "sent" in record.last_events.split("\n")[0]


def test_a_value_that_its_schema_cannot_hold_costs_its_record_alone(
    customers: Operator, synchronize: Callable[[Operator], dict[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    rig = customers.rig
    rig.break_commands_about("C1", monkeypatch)
    found = synchronize(customers)
    assert len(rig.commands()) == 1
    assert found.get("failed", found.get("refused")) == 1
