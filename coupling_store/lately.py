"""A dict of bounded size that keeps what was asked for lately."""

from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Lately(Generic[K, V]):
    """Keeps what was put or found last, ``limit`` entries for sure, and at most twice as many.

    Two dicts, of which the older is thrown away as a whole: cheaper than noting the order of every touch.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._young: dict[K, V] = {}
        self._old: dict[K, V] = {}

    def find(self, key: K) -> V | None:
        """Give what is kept under a key."""
        found = self._young.get(key)
        if found is None and (found := self._old.get(key)) is not None:
            self.put(key, found)
        return found

    def put(self, key: K, value: V) -> None:
        """Keep it."""
        if len(self._young) >= self._limit:
            self._old, self._young = self._young, {}
        self._young[key] = value

    def forget(self, key: K) -> None:
        """Keep nothing under this key."""
        self._young.pop(key, None)
        self._old.pop(key, None)
