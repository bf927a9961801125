"""Very many records: page by page, a short transaction each, so that live traffic is not held up."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from agents.actions.means import Means
from agents.actions.rounds import Each, in_one_batch
from rules.compiled import CompiledMapping
from schemas.control import Answer, RecordAnswer
from schemas.keys import RecordKey

PAGE = 500
SAMPLES = 100
"""Records that an answer tells one by one; all are counted."""


def in_pages(
    means: Means,
    mapping: CompiledMapping,
    keys: Iterable[RecordKey],
    each: Each,
    *,
    total: int = 0,
    dry_run: bool = False,
) -> Answer:
    """Decide all these records; ``total``: how many there are, for whoever watches."""
    counts: Counter[str] = Counter()
    samples: list[RecordAnswer] = []
    for page in _pages(keys):
        answers = in_one_batch(means, mapping, page, each, dry_run=dry_run)
        counts.update(answer.outcome for answer in answers)
        noteworthy = [answer for answer in answers if answer.outcome != "unchanged"]
        samples += noteworthy[: SAMPLES - len(samples)]
        means.progress(counts.total(), total)
    return Answer(True, records=tuple(samples), counts=dict(counts))


def _pages(keys: Iterable[RecordKey]) -> Iterator[list[RecordKey]]:
    left = iter(keys)
    while page := list(islice(left, PAGE)):
        yield page
