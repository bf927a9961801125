"""A batch of old change events, decided again beside live traffic, by the same rules.

Most records are in step, and nobody waits for them: those whose coupling is marked so are passed
by unread. The others are decided on what the store shows without locks; and only where something is
to be done, the way is that of a live batch: lock, decide, write, produce, commit. How far the job
has come is part of the same transaction.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

from agents.following import messages_of
from agents.guard import guarded, persistently
from agents.jobs.deciding import Deciding
from agents.jobs.glance import Counts, Glance
from agents.jobs.scope import Scope
from agents.parts import Parts
from agents.reading import Reader
from agents.work import Work
from coupling_store.jobs import Step
from coupling_store.port import Batch
from rules.decision import Verdict
from rules.outcome import Outcome
from schemas.messages import ChangeEvent, Origin
from streams.port import Outgoing, Received, Stopping

Event = tuple[Received, ChangeEvent]


class Replaying:
    """Decides the batches of one wave; each record gets one outcome in each mapping of the wave."""

    def __init__(self, parts: Parts, scope: Scope) -> None:
        self._parts = parts
        self._scope = scope
        self._glance = Glance(scope, parts)
        self._deciding = Deciding(scope, parts)
        self._reader = Reader(parts.codec, parts.topics.dead_letters)

    def handle(self, batch: Sequence[Received], step: Callable[[Counts], Step], stopping: Stopping) -> None:
        """Decide a batch and note how far the job has come. Raises LeaseLost: nothing happened."""
        left, passed = persistently(lambda: self._glance.pass_by(batch), stopping)
        events, unread = self._reader.read(left, self._read, stopping)
        known = passed + self._unread(unread)

        def run() -> None:
            counts = Counter(known)
            rest = self._settle(events, counts) if events else []
            with self._parts.store.batch() as tx:
                work = self._decide(tx, rest, counts)
                tx.advance(step(counts))
                tx.save(work.changes())
                self._parts.producer.send(messages_of(work))

        persistently(run, stopping)

    def _read(self, received: Received) -> ChangeEvent:
        return self._reader.change(received, self._deciding.places)

    def _unread(self, unread: Sequence[Outgoing]) -> Counts:
        """Count what cannot be read, in every mapping of the wave: nobody knows which one it was for.

        It became a dead letter when it first came by; a second one would tell nothing new.
        """
        names = frozenset[str]().union(*self._deciding.names.values())
        return Counter({(name, Outcome.DEAD_LETTER): len(unread) for name in names if unread})

    def _settle(self, events: Sequence[Event], counts: Counts) -> list[Event]:
        """Count the records of which nothing is to be done; give the others."""
        with self._parts.store.look() as look:
            known, present = self._deciding.load(look, [event for _, event in events])
        rest = []
        for (received, _), event in zip(events, present, strict=True):
            if not self._deciding.takes_part(event):
                self._tell(counts, event, Outcome.FILTERED)
            elif (verdict := self._deciding.settled(event, known)) is not None:
                self._count(counts, event, verdict)
            else:
                rest.append((received, event))
        return rest

    def _decide(self, tx: Batch, rest: Sequence[Event], counts: Counts) -> Work:
        known, present = self._deciding.load(tx, [event for _, event in rest])
        work = Work(known, self._scope.mappings, self._parts.codec, self._parts.topics)
        for (received, _), event in zip(rest, present, strict=True):
            self._decide_one(work, received, event, counts)
        return work

    def _decide_one(self, work: Work, received: Received, event: ChangeEvent, counts: Counts) -> None:
        """Decide under locks; what fails is a dead letter, as in a live batch."""
        origin = Origin(received.topic, received.partition, received.offset)
        enter = partial(self._deciding.enter, work, origin=origin)
        verdict, letter = guarded(received, "replay", self._parts.topics.dead_letters, enter, event)
        if letter is not None:
            work.outgoing.append(letter)
            self._tell(counts, event, Outcome.DEAD_LETTER)
        elif verdict is not None:
            self._count(counts, event, verdict)

    def _tell(self, counts: Counts, event: ChangeEvent, outcome: Outcome) -> None:
        counts.update((name, outcome) for name in self._deciding.names[event.record[:2]])

    def _count(self, counts: Counts, event: ChangeEvent, verdict: Verdict) -> None:
        counts.update((d.mapping, d.outcome) for d in self._deciding.counting(event, verdict))
