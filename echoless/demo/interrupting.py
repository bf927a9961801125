"""Ctrl-C and SIGTERM end the demo in order: once, and no second one disturbs the clearing up."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def interruptible() -> Iterator[None]:
    """Turn the first signal into KeyboardInterrupt, and ignore those that follow."""
    before = {number: signal.signal(number, _interrupt) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    for number in SIGNALS:
        signal.signal(number, _overhear)
    raise KeyboardInterrupt


def _overhear(_signal: int, _frame: FrameType | None) -> None:
    """Do nothing. Not SIG_IGN: a worker started just now would inherit it, and not stop when told to."""
