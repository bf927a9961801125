"""Synchronizes a mapping's records that are not in step: what a scheduled run does."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

from agents.guard import persistently
from agents.jobs.scope import Mappings
from agents.jobs.tally import counters_of
from agents.jobs.walking import Decided, Walk
from agents.parts import Parts
from streams.port import Stopping


class Modified:
    """Brings the records of one mapping in step."""

    def __init__(self, parts: Parts, mappings: Mappings, mapping: str, run: str) -> None:
        self._walk = Walk(parts, mappings, mapping, run)

    def run(self, goes_on: Callable[[], bool], stopping: Stopping) -> Counter[str]:
        """Go through all records; give what was done. Ends early once ``goes_on`` says so."""
        counts: Counter[str] = Counter()
        for page in self._walk.pages():
            if not goes_on():
                break
            counts += _counted(persistently(partial(self._walk.decide, page), stopping))
        return counts


def _counted(page: Sequence[Decided]) -> Counter[str]:
    counts = Counter(name for each in page for decision in each.decisions for name in counters_of(decision))
    counts["failed"] += sum(1 for each in page if each.failure is not None)
    return counts
