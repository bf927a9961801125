"""Garbage is looked for by the clock: among what is new at once, among what is kept once an hour."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from echoless.collecting import WHOLE_LOOKS, look


class Knot:
    """Refers to itself: nothing but a look for garbage can free it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    gc.disable()
    yield
    gc.unfreeze()
    gc.enable()


def test_new_garbage_is_freed_by_the_next_look() -> None:
    knot = Knot()
    seen = weakref.ref(knot)
    del knot
    look(1)
    assert seen() is None


def test_what_is_kept_is_not_looked_at_again_until_the_whole_is() -> None:
    kept = Knot()
    seen = weakref.ref(kept)
    look(1)
    del kept
    look(2)
    assert seen() is not None
    look(WHOLE_LOOKS)
    assert seen() is None
