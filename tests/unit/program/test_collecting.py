"""Garbage is looked for by the clock: where there is any, and among all that is kept once an hour."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from echoless.collecting import RAREST, WHOLE_LOOKS, Collector


class Knot:
    """Refers to itself: nothing but a look for garbage can free it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def _nothing_of_others() -> Iterator[None]:
    gc.collect()
    gc.freeze()
    gc.disable()
    yield
    gc.unfreeze()
    gc.enable()


def lost_knot() -> "weakref.ref[Knot]":
    """Make garbage; tells later whether it is still there."""
    return weakref.ref(Knot())


def test_new_garbage_is_freed_by_the_next_look() -> None:
    seen = lost_knot()
    Collector().turn()
    assert seen() is None


def test_what_is_kept_is_not_looked_at_again_until_the_whole_is() -> None:
    collector = Collector()
    kept = Knot()
    seen = weakref.ref(kept)
    collector.turn()
    del kept
    collector.turn()
    assert seen() is not None
    collector.turns = WHOLE_LOOKS - 1
    collector.turn()
    assert seen() is None


def test_a_look_that_found_nothing_among_much_is_followed_by_a_turn_without() -> None:
    collector = Collector()
    kept = [[number] for number in range(300_000)]
    collector.turn()
    first = lost_knot()
    collector.turn()
    assert first() is not None, "the whole look frees it"
    collector.turns = collector.next_look - 1
    second = lost_knot()
    collector.turn()
    assert second() is None
    assert len(kept) == 300_000


def test_looks_in_vain_are_the_rarer_the_longer_they_take() -> None:
    long, short = Collector(), Collector()
    kept = [[number] for number in range(3_000_000)]
    long.turn()
    short.turn()  # what the other one saw is left out
    assert RAREST >= long.every > short.every
    assert len(kept) == 3_000_000


def test_a_look_that_found_much_is_followed_by_another() -> None:
    collector = Collector(every=8)
    for _ in range(10_000):
        lost_knot()
    collector.turn()
    seen = lost_knot()
    collector.turn()
    assert seen() is None
