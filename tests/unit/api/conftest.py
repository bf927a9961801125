"""The API with everything behind it in memory, on real HTTP."""

from collections.abc import Iterator

import pytest

from tests.support.reach import MemoryReach
from tests.support.serving import Api, api_on


@pytest.fixture
def reach() -> MemoryReach:
    """Give a salesperson and a user who are coupled, and a customer and an account who are not."""
    made = MemoryReach()
    rig = made.operator.rig
    rig.route(
        rig.change("crm", "systemuser", "U1", 1, author="bob", fullname="Nancy", islicensed=True),
        rig.change("erp", "salesperson", "SP1", 1, name="Nan", code="SP1"),
    )
    return made


@pytest.fixture
def api(reach: MemoryReach) -> Iterator[Api]:
    with api_on(reach) as made:
        yield made
