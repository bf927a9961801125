"""Walks all that is known of a mapping's records: what was left undone is done, the rest stays.

Page by page, and without locks; only where something is to be done is a record locked and decided, as after
a change. No topic is read: the store knows the latest of each record.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

import structlog

from agents.following import messages_of
from agents.guard import PASSING
from agents.jobs.deciding import Deciding
from agents.jobs.scope import Mappings, Scope
from agents.loading import places_of
from agents.parts import Parts
from agents.work import Work
from coupling_store.port import Look
from rules.decision import Decision, Known
from rules.filter_closures import everything
from schemas.keys import ROLES, RecordKey
from schemas.known import Record
from schemas.messages import ChangeEvent

log = structlog.get_logger(__name__)

PAGE = 500


class Decided(NamedTuple):
    """A record of a walk, and what was decided about it."""

    record: RecordKey
    decisions: Sequence[Decision]
    """In the mapping that is walked; empty: it failed."""
    known: Known
    failure: Exception | None = None
    """A value that its schema cannot hold, or a bug: of this record alone."""


class Walk:
    """Decides the known records of one mapping anew, by the rules of a replay."""

    def __init__(self, parts: Parts, mappings: Mappings, mapping: str, cause: str) -> None:
        chosen = mappings[mapping]
        places = {
            table: [place for place in found if place[0].lane(place[1]).sends]
            for table, found in places_of({mapping: chosen}).items()
        }
        self._parts = parts
        self._mappings = mappings
        self._cause = cause
        self._deciding = Deciding(Scope(mappings, places, dict.fromkeys(places, everything)), parts)
        self._lanes = {role: chosen.lane(role) for role in ROLES if chosen.lane(role).sends}

    def count(self) -> int:
        """Count the records that the walk passes. Raises StoreDown."""
        return sum(self._parts.store.count(lane.side, lane.table) for lane in self._lanes.values())

    def pages(self) -> Iterator[Sequence[Record]]:
        """Give all known records of the sides that send, the left one's first. Raises StoreDown."""
        for lane in self._lanes.values():
            yield from _pages(self._parts.store.images(lane.side, lane.table))

    def decide(self, page: Sequence[Record], *, dry_run: bool = False) -> list[Decided]:
        """Decide these records; deleted ones of which nothing is to be done are left out.

        Raises StoreDown, CouplingTaken, NotDelivered, RegistryDown: then nothing of the page was done that
        would be done twice by deciding it again.
        """
        with self._parts.store.look() as look:
            known, present = self._deciding.load(look, [self._event(record) for record in page])
        done, rest = [], []
        for event in present:
            verdict = self._deciding.settled(event, known)
            if verdict is None:
                rest.append(event)
            elif event.image is not None:
                done.append(Decided(event.record, self._deciding.counting(event, verdict), known))
        return done + (self._under_locks(rest, dry_run=dry_run) if rest else [])

    def _under_locks(self, events: Sequence[ChangeEvent], *, dry_run: bool) -> list[Decided]:
        if dry_run:
            with self._parts.store.look() as look:
                return self._enter_all(look, events)[1]
        with self._parts.store.batch() as tx:
            work, decided = self._enter_all(tx, events)
            tx.save(work.changes())
            self._parts.producer.send(messages_of(work))
        return decided

    def _enter_all(self, look: Look, events: Sequence[ChangeEvent]) -> tuple[Work, list[Decided]]:
        known, present = self._deciding.load(look, events)
        work = Work(known, self._mappings, self._parts.codec, self._parts.topics)
        return work, [self._enter(work, event) for event in present]

    def _enter(self, work: Work, event: ChangeEvent) -> Decided:
        try:
            verdict = self._deciding.enter(work, event)
        except PASSING:
            raise
        except Exception as error:
            log.exception("record not synchronized", record=str(event.record), cause=str(error))
            return Decided(event.record, (), work.known, error)
        return Decided(event.record, self._deciding.counting(event, verdict), work.known)

    def _event(self, record: Record) -> ChangeEvent:
        """Give the event that would tell what is known."""
        operation = "delete" if record.image is None else "update"
        return ChangeEvent(
            f"{self._cause}|{record.key}",
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
