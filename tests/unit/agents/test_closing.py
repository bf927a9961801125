"""The end of a batch may come later: it comes once, whoever asks for it, and nothing goes ahead of it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any, cast

import pytest

from agents.closing import Closing
from agents.routing import Router
from coupling_store.migrate import upgrade
from coupling_store.open import open_store
from coupling_store.port import Store, StoreDown
from streams.port import GaveUp
from tests.support.rig import Rig, never


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    upgrade(url)
    store = open_store(url)
    yield Rig(store)
    store.close()


def test_an_end_that_two_ask_for_comes_once() -> None:
    done: list[str] = []
    closing = Closing(lambda: done.append("closed"), lambda: done.append("again"))
    closing()
    closing()
    assert done == ["closed"]


def test_whoever_comes_second_waits_for_the_first() -> None:
    begun, go_on = Event(), Event()

    def close() -> None:
        begun.set()
        assert go_on.wait(60)

    closing = Closing(close, lambda: None)
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(closing)
        assert begun.wait(60)
        second = threads.submit(closing)
        with pytest.raises(NotYet):
            second.result(timeout=0.1)
        go_on.set()
        first.result(timeout=60)
        second.result(timeout=60)


def test_a_failure_is_told_to_both() -> None:
    def close() -> None:
        raise ValueError("broken")

    closing = Closing(close, lambda: None)
    for _ in range(2):
        with pytest.raises(ValueError, match="broken"):
            closing()


def test_a_batch_stands_in_the_store_once_it_is_closed_and_no_sooner(rig: Rig) -> None:
    closing = rig.router.begin([rig.customer("C1", 1, name="A", operation="create")], never)
    assert len(rig.commands()) == 1
    assert rig.store.totals()["couplings"] == 0
    closing()
    assert rig.store.totals()["couplings"] == 1


def test_the_next_batch_is_decided_on_what_the_one_before_it_left(rig: Rig) -> None:
    rig.router.begin([rig.customer("C1", 1, name="A", operation="create")], never)
    rig.router.begin([rig.customer("C1", 2, name="B")], never)()
    assert rig.outcomes() == {"sent": 1, "queued": 1}


class Failing:
    """A store whose first transactions cannot be committed."""

    def __init__(self, store: Store, failures: int) -> None:
        self._store = store
        self._failures = failures

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    @contextmanager
    def batch(self) -> Iterator[object]:
        with self._store.batch() as batch:
            yield batch
            if self._failures:
                self._failures -= 1
                raise StoreDown("the disk is full")


def test_a_batch_that_could_not_be_committed_is_done_again_before_the_next(rig: Rig) -> None:
    failing = cast("Store", Failing(rig.store, failures=2))
    router = Router(replace(rig.parts(), store=failing), rig.mappings)
    router.begin([rig.customer("C1", 1, name="A", operation="create")], never)
    router.begin([rig.customer("C1", 2, name="B")], never)()
    assert rig.outcomes() == {"sent": 1, "queued": 1}
    first, *repeats = rig.commands()
    assert [command.command_id for command in repeats] == [first.command_id] * 2


def test_a_batch_that_was_given_up_holds_up_the_next_only_if_this_one_must_end_too(rig: Rig) -> None:
    down = cast("Store", Failing(rig.store, failures=2))
    router = Router(replace(rig.parts(), store=down), rig.mappings)
    given_up = router.begin([rig.customer("C1", 1, name="A", operation="create")], lambda: True)
    with pytest.raises(GaveUp):
        given_up()
    with pytest.raises(GaveUp):
        router.begin([rig.customer("C2", 1, name="B", operation="create")], lambda: True)
    router.begin([rig.customer("C3", 1, name="C", operation="create")], never)()
    assert rig.outcomes() == {"sent": 1}
