"""An uncoupling that is cut off, with its worker, goes on when it is asked for again."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from coupling_store.changes import Changes
from coupling_store.memory import MemoryStore
from coupling_store.memory_batch import MemoryBatch
from schemas.keys import RecordKey
from schemas.known import Coupling
from schemas.messages import Problem
from tests.support.acting import Operator
from tests.support.families import customers_with_contacts, left_ids


class Killed(BaseException):
    """The worker is gone: nothing after this moment happens."""


class Mortal(MemoryStore):
    """A store whose worker is killed just before or just after one of its transactions ends."""

    def __init__(self) -> None:
        super().__init__()
        self.left = -1
        """Transactions that still end well; less than none: all do."""
        self.commits = False
        """Whether the one after them ends well, too."""

    @contextmanager
    def batch(self) -> Iterator[MemoryBatch]:
        """Begin a transaction."""
        dies, self.left = self.left == 0, self.left - 1
        with super().batch() as batch:
            yield batch
            if dies and not self.commits:
                raise Killed
        if dies:
            raise Killed


@pytest.fixture
def family() -> Operator:
    """Give two customers that are coupled and have an open error, each with a contact."""
    made = customers_with_contacts(Mortal(), together=True)
    keys = [RecordKey("erp", "customer", number) for number in ("C1", "C2")]
    wrong = [Problem("customer-account", key, "apply", "check", "no", "mend", made.rig.now) for key in keys]
    with made.rig.store.batch() as batch:
        batch.save(Changes(problems=wrong))
    return made


@pytest.mark.parametrize("committed", [False, True])
@pytest.mark.parametrize("batches", range(3))
@pytest.mark.parametrize("asked", ["records", "errors"])
def test_asked_again_after_its_worker_was_killed_nothing_stays_coupled(
    family: Operator, asked: str, batches: int, committed: bool
) -> None:
    store = family.rig.store
    assert isinstance(store, Mortal)
    store.left, store.commits = batches, committed

    def ask() -> None:
        if asked == "records":
            family.ask("uncouple", "erp/customer/C1", "erp/customer/C2")
        else:
            family.ask("uncouple", errors="yes", code="check")

    try:
        ask()
    except Killed:
        ask()
    assert left_ids(family) == set()


def test_a_contact_that_is_coupled_while_the_others_are_uncoupled_goes_with_them(family: Operator) -> None:
    rig = family.rig
    late = Coupling("late", "contact-contact", 0, "P9", "K9")
    late.set_agreed("left", {"company_no": "C1"})

    def come(done: int, _total: int) -> None:
        """Come when the customer's other contacts are uncoupled."""
        if done and "C1" in left_ids(family) and "P1" not in left_ids(family):
            with rig.store.batch() as batch:
                batch.save(Changes(couplings=[late]))

    family.progress = come
    family.ask("uncouple", "erp/customer/C1")
    assert left_ids(family) == {"C2", "P2"}
