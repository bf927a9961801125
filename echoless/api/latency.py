"""How long an edit takes until it is written on the other side, taken from the headers that pass by.

A change tells when it was made and begins a trace; the result of the command that it caused bears the
same trace, and the time of its writing. Both are headers and a time that the broker has: no message is
decoded, and no worker does anything for it. Edits that were merged into one command count once, by the
edit that caused it. The clocks are those of the side and of the worker that applies.
"""

from collections import OrderedDict
from collections.abc import Iterable
from datetime import datetime
from typing import Final, Literal, NamedTuple

from prometheus_client import CollectorRegistry, Histogram

REMEMBERED: Final = 50_000
"""Changes whose result has not come: those that caused no command stay until newer ones push them out."""
BUCKETS: Final = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0, 7200.0)
"""Seconds."""


class Passing(NamedTuple):
    """A message that passes by."""

    kind: Literal["change", "result"]
    side: str
    trace: str
    at: datetime
    """Of a change: when it was made. Of a result: when it was written to the topic."""


class Latency:
    """Matches changes and results."""

    def __init__(self, registry: CollectorRegistry, remembered: int = REMEMBERED) -> None:
        self._most = remembered
        self._made: OrderedDict[str, datetime] = OrderedDict()
        self._histogram = Histogram(
            "echoless_latency_seconds",
            "From an edit to the answer that it is written on the other side.",
            ("side",),
            buckets=BUCKETS,
            registry=registry,
        )

    def hear(self, messages: Iterable[Passing]) -> None:
        """Take messages in, in the order in which they passed by."""
        for kind, side, trace, at in messages:
            if kind == "change":
                self._remember(trace, at)
            elif (made := self._made.pop(trace, None)) is not None:
                self._histogram.labels(side).observe(max(0.0, (at - made).total_seconds()))

    def _remember(self, trace: str, at: datetime) -> None:
        self._made[trace] = at
        if len(self._made) > self._most:
            self._made.popitem(last=False)
