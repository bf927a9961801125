"""What a connector does for a side: capture its changes, apply commands to it."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from schemas.messages import ChangeEvent, Command, Result

Publish = Callable[[Sequence[ChangeEvent]], None]
"""Hands change events to the broker; returns when it has all of them, raises if it does not."""


class TargetDown(Exception):
    """The side cannot be reached: nothing of this batch was done (or it is safe to repeat)."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        """Seconds, if the side said so."""


class Applier(Protocol):
    """Carries out commands on one side, as its integration user."""

    def apply(self, commands: Sequence[Command]) -> list[Result]:
        """Apply a batch: one result per command, in order. Raises TargetDown."""
        ...

    def close(self) -> None:
        """Let go of all connections."""
        ...


class Capturer(Protocol):
    """Publishes what users and programs change on one side."""

    def run_once(self, publish: Publish) -> int:
        """Publish what is waiting, at most one batch; give the number of changes. Raises TargetDown.

        A change that newer ones of the same author have overtaken while it waited need not become an event.
        """
        ...

    def snapshot(self, table: str) -> Iterator[Sequence[ChangeEvent]]:
        """Read all records of a table as events with operation ``read``, batch by batch."""
        ...

    def count(self, table: str) -> int:
        """Count the records of a table, for a progress bar."""
        ...

    def close(self) -> None:
        """Let go of all connections."""
        ...
