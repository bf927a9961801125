"""What the tests of commands share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from echoless.reading import read_settings
from echoless.wiring.migrating import upgrade_store
from echoless.wiring.store import store
from tests.support.rig import Rig


@pytest.fixture
def rig(business: Path) -> Iterator[Rig]:
    """Give a routing agent on the store that the configuration names."""
    settings = read_settings(business / "echoless.yaml")
    upgrade_store(settings)
    with store(settings) as opened:
        yield Rig(opened)
