"""A store whose tables are missing or older than the program: every command names the one that mends it."""

from pathlib import Path

import pytest

from coupling_store.migrate import upgrade
from tests.fixtures.program import Run

COMMANDS = (
    ("audit",),
    ("pause",),
    ("status",),
    ("couplings", "list"),
    ("errors", "list"),
    ("jobs", "list"),
    ("schedule", "list"),
    ("schedule", "history"),
    ("tokens", "list"),
    ("record", "erp/customer/C1"),
    ("mapping", "explain", "customer-account", "erp/customer/C1"),
)
OLD = "0003"
"""A migration of long ago."""


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("revision", ["", OLD], ids=["empty", "old"])
def test_an_outdated_store_is_told_with_the_command_that_mends_it(
    business: Path, echoless: Run, words: tuple[str, ...], revision: str
) -> None:
    if revision:
        (business / ".echoless").mkdir()
        upgrade(f"sqlite:///{business}/.echoless/store.db", revision)
    answer = echoless("-c", business / "echoless.yaml", *words)
    assert answer.status == 3, answer
    assert "echoless db upgrade" in answer.err
    assert "Traceback" not in answer.err
