"""Synchronizes a mapping's records that are not in step: what a scheduled run does.

Everything known is looked at, page by page and without locks; only where something is to be done is a
record locked and decided, as after a change. No topic is read: the store knows the latest of each record.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice

import structlog

from agents.guard import PASSING, persistently
from agents.jobs.deciding import Deciding
from agents.jobs.scope import Mappings, Scope
from agents.jobs.tally import counters_of
from agents.loading import places_of
from agents.parts import Parts
from agents.work import Work
from rules.filter_closures import everything
from schemas.keys import ROLES
from schemas.known import Record
from schemas.messages import ChangeEvent
from streams.port import Stopping

log = structlog.get_logger(__name__)

PAGE = 500


class Modified:
    """Brings the records of one mapping in step."""

    def __init__(self, parts: Parts, mappings: Mappings, mapping: str, run: str) -> None:
        chosen = mappings[mapping]
        places = {
            table: [place for place in found if place[0].lane(place[1]).sends]
            for table, found in places_of({mapping: chosen}).items()
        }
        self._parts = parts
        self._mappings = mappings
        self._run = run
        self._tables = [
            (chosen.lane(role).side, chosen.lane(role).table) for role in ROLES if chosen.lane(role).sends
        ]
        self._deciding = Deciding(Scope(mappings, places, dict.fromkeys(places, everything)), parts)

    def run(self, goes_on: Callable[[], bool], stopping: Stopping) -> Counter[str]:
        """Go through all records; give what was done. Ends early once ``goes_on`` says so."""
        counts: Counter[str] = Counter()
        for table in self._tables:
            for page in _pages(self._parts.store.images(*table)):
                if not goes_on():
                    return counts
                counts += persistently(partial(self._page, page), stopping)
        return counts

    def _page(self, page: Sequence[Record]) -> Counter[str]:
        counts: Counter[str] = Counter()
        events = [self._event(record) for record in page]
        with self._parts.store.look() as look:
            known, present = self._deciding.load(look, events)
        rest = []
        for event in present:
            verdict = self._deciding.settled(event, known)
            if verdict is None:
                rest.append(event)
            else:
                counts.update(c for d in self._deciding.counting(event, verdict) for c in counters_of(d))
        if rest:
            self._decide(rest, counts)
        return counts

    def _decide(self, events: Sequence[ChangeEvent], counts: Counter[str]) -> None:
        with self._parts.store.batch() as tx:
            known, present = self._deciding.load(tx, events)
            work = Work(known, self._mappings, self._parts.codec, self._parts.topics)
            for event in present:
                self._enter(work, event, counts)
            tx.save(work.changes())
            self._parts.producer.send(work.outgoing)

    def _enter(self, work: Work, event: ChangeEvent, counts: Counter[str]) -> None:
        try:
            verdict = self._deciding.enter(work, event)
        except PASSING:
            raise
        except Exception as error:
            log.exception("record not synchronized", record=str(event.record), cause=str(error))
            counts["failed"] += 1
        else:
            counts.update(c for d in self._deciding.counting(event, verdict) for c in counters_of(d))

    def _event(self, record: Record) -> ChangeEvent:
        """Give the event that would tell what is known."""
        operation = "delete" if record.image is None else "update"
        return ChangeEvent(
            f"{self._run}|{record.key}",
            record.key,
            operation,  # type: ignore[arg-type]  # one of the two
            record.author,
            self._parts.now(),
            record.version,
            record.image,
        )


def _pages(records: Iterable[Record]) -> Iterator[list[Record]]:
    left = iter(records)
    while page := list(islice(left, PAGE)):
        yield page
