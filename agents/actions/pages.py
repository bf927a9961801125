"""Very many records: page by page, a short transaction each, so that live traffic is not held up."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from agents.actions.means import Means
from agents.actions.rounds import Each, at_rest, in_one_batch
from rules.compiled import CompiledMapping
from schemas.control import Answer, RecordAnswer
from schemas.keys import RecordKey

PAGE = 500
SAMPLES = 100
"""Records that an answer tells one by one; all are counted."""


@dataclass(slots=True)
class Tally:
    """Counts what became of records, and keeps the first of those that somebody may want to see."""

    total: int = 0
    """How many records there are; 0: nobody knows."""
    counts: Counter[str] = field(default_factory=Counter)
    samples: list[RecordAnswer] = field(default_factory=list)
    refused: int = 0

    def take(self, answers: Sequence[RecordAnswer]) -> None:
        """Take in what became of a page."""
        self.counts.update(answer.outcome for answer in answers)
        self.refused += sum(1 for answer in answers if answer.code)
        noteworthy = [answer for answer in answers if answer.outcome not in QUIET]
        self.samples += noteworthy[: SAMPLES - len(self.samples)]

    def answer(self) -> Answer:
        """Sum up: refused as a whole if every one of the records was."""
        told = Answer(True, records=tuple(self.samples), counts=dict(self.counts))
        if not self.refused or self.refused < self.counts.total():
            return told
        first = self.samples[0]
        return replace(told, done=False, code=first.code, message=first.message, remedy=first.remedy)


QUIET = frozenset({"unchanged", "filtered", "only coupled"})
"""Outcomes of records of which nothing was to be done."""


def in_pages(
    means: Means,
    mapping: CompiledMapping,
    keys: Iterable[RecordKey],
    each: Each,
    *,
    total: int = 0,
    dry_run: bool = False,
    mostly_idle: bool = False,
) -> Answer:
    """Decide all these records; ``total``: how many there are, for whoever watches.

    ``mostly_idle``: of most of them nothing is to be done. They are looked at without locks first,
    and only the others are locked and decided again.
    """
    tally = Tally(total)
    for page in _pages(keys):
        rest: Sequence[RecordKey] = page
        if mostly_idle and not dry_run:
            idle = at_rest(means, mapping, page, each)
            tally.take(list(idle.values()))
            rest = [key for key in page if key not in idle]
        if rest:
            tally.take(in_one_batch(means, mapping, rest, each, dry_run=dry_run))
        means.progress(tally.counts.total(), total)
    return tally.answer()


def _pages(keys: Iterable[RecordKey]) -> Iterator[list[RecordKey]]:
    left = iter(keys)
    while page := list(islice(left, PAGE)):
        yield page
