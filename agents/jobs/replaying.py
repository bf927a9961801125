"""A batch of old change events, decided again beside live traffic, by the same rules.

First everything is decided on what the store shows without locks: of most records nothing is to be
done, and nobody waits for them. Only the others go the way of a live batch: lock, decide, write,
produce, commit. How far the job has come is part of the same transaction.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial

from agents.guard import guarded, persistently
from agents.jobs.scope import Scope
from agents.loading import Loader
from agents.parts import Parts
from agents.reading import Reader
from agents.work import Work
from coupling_store.jobs import Step
from coupling_store.port import Look
from rules.change import Place, decide_change
from rules.decision import Decision, Known, Verdict
from rules.outcome import Outcome
from schemas.messages import ChangeEvent, Operation, Origin
from schemas.outcomes import dump_last_event
from streams.port import Outgoing, Received, Stopping

Event = tuple[Received, ChangeEvent]
Counts = Counter[tuple[str, str]]


class Replaying:
    """Decides the batches of one wave; each record gets one outcome in each mapping of the wave."""

    def __init__(self, parts: Parts, scope: Scope) -> None:
        self._parts = parts
        self._scope = scope
        self._loader = Loader(scope.mappings)
        self._reader = Reader(parts.codec, parts.topics.dead_letters)
        self._names = {table: frozenset(m.name for m, _ in places) for table, places in scope.places.items()}

    def handle(self, batch: Sequence[Received], step: Callable[[Counts], Step], stopping: Stopping) -> None:
        """Decide a batch and note how far the job has come. Raises LeaseLost: nothing happened."""
        events, unread = self._reader.read(batch, self._read, stopping)
        lost = self._unread(unread)

        def run() -> None:
            counts = Counter(lost)
            rest = self._settle(events, counts)
            with self._parts.store.batch() as tx:
                known, present = self._load(tx, rest)
                work = Work(known, self._scope.mappings, self._parts.codec, self._parts.topics)
                for received, event in present:
                    self._decide(work, received, event, counts)
                tx.advance(step(counts))
                tx.save(work.changes())
                self._parts.producer.send(work.outgoing)

        persistently(run, stopping)

    def _read(self, received: Received) -> ChangeEvent:
        return self._reader.change(received, self._loader.places)

    def _unread(self, unread: Sequence[Outgoing]) -> Counts:
        """Count what cannot be read, in every mapping of the wave: nobody knows which one it was for.

        It became a dead letter when it first came by; a second one would tell nothing new.
        """
        names = frozenset().union(*self._names.values())
        return Counter({(name, Outcome.DEAD_LETTER): len(unread) for name in names if unread})

    def _load(self, look: Look, events: Sequence[Event]) -> tuple[Known, Sequence[Event]]:
        """Load what the events need, and bring those up to date of which newer ones are known.

        What the live worker has heard since counts: it may have found that such a record must not be
        created, and the job thinks otherwise.
        """
        known = self._loader.load(look, [event for _, event in events], [], self._parts.now())
        present = [(received, _present(event, known)) for received, event in events]
        if any(new is not old for (_, new), (_, old) in zip(present, events, strict=True)):
            known = self._loader.load(look, [event for _, event in present], [], known.now)
        return known, present

    def _settle(self, events: Sequence[Event], counts: Counts) -> list[Event]:
        """Count the records of which nothing is to be done; give the others."""
        with self._parts.store.look() as look:
            known, present = self._load(look, events)
        rest = []
        for received, event in present:
            if not self._takes_part(event):
                self._tell(counts, event, Outcome.FILTERED)
                continue
            verdict = None
            with suppress(Exception):  # whatever is wrong comes up again, under the guard
                verdict = self._settled(event, known)
            if verdict is None:
                rest.append((received, event))
            else:
                self._take_counts(counts, event, verdict)
        return rest

    def _takes_part(self, event: ChangeEvent) -> bool:
        """Ask the job's own filter; deleted records have no fields to ask for."""
        return event.image is None or self._scope.matches[event.record[:2]](event.image)

    def _tell(self, counts: Counts, event: ChangeEvent, outcome: Outcome) -> None:
        counts.update((name, outcome) for name in self._names[event.record[:2]])

    def _settled(self, event: ChangeEvent, known: Known) -> Verdict | None:
        """Decide without locks; None: something would change, so it must be decided under locks."""
        before = known.records[event.record]
        if event.version < before.version:
            return None
        verdict = decide_change(event, self._places(event, before.version), known, replay=True)
        same = verdict.record is None or verdict.record == before
        return verdict if same and all(_is_settled(d, known) for d in verdict.decisions) else None

    def _places(self, event: ChangeEvent, version: int) -> Sequence[Place]:
        """Give the mappings in which an event is decided.

        News are decided everywhere: the live worker will take an event for a repetition when it gets there.
        """
        table = event.record[:2]
        return self._loader.places[table] if event.version > version else self._scope.places[table]

    def _take_counts(self, counts: Counts, event: ChangeEvent, verdict: Verdict) -> None:
        names = self._names[event.record[:2]]
        counts.update((d.mapping, d.outcome) for d in verdict.decisions if d.mapping in names)

    def _decide(self, work: Work, received: Received, event: ChangeEvent, counts: Counts) -> None:
        """Decide under locks; what fails is a dead letter, as in a live batch."""
        change = partial(self._change, work, received)
        verdict, letter = guarded(received, "replay", self._parts.topics.dead_letters, change, event)
        if letter is not None:
            work.outgoing.append(letter)
            self._tell(counts, event, Outcome.DEAD_LETTER)
        elif verdict is not None:
            self._take_counts(counts, event, verdict)

    def _change(self, work: Work, received: Received, event: ChangeEvent) -> Verdict:
        before = work.known.records[event.record]
        origin = Origin(received.topic, received.partition, received.offset)
        try:
            verdict = decide_change(event, self._places(event, before.version), work.known, replay=True)
            messages = work.messages(verdict.decisions, origin)
            record = verdict.record and verdict.record.after(_last_event(event, verdict, work.moment))
        except BaseException:
            work.known.records[event.record] = before
            raise
        work.outgoing.extend(messages)
        if record is not None:
            work.known.records[event.record] = work.records[event.record] = record
        for decision in verdict.decisions:
            work.take(decision, event.event_id, origin)
        return verdict


def _present(event: ChangeEvent, known: Known) -> ChangeEvent:
    """Give the event as it would be if it told the latest that is known of its record."""
    record = known.records[event.record]
    if event.version >= record.version:
        return event
    operation: Operation = "delete" if record.image is None else "update"
    return replace(
        event, operation=operation, author=record.author, version=record.version, image=record.image
    )


def _is_settled(decision: Decision, known: Known) -> bool:
    sends = decision.commands or decision.problem or decision.resolved or decision.removed
    coupling = decision.coupling
    return not sends and (coupling is None or known.couplings.get(coupling.id) == coupling)


def _last_event(event: ChangeEvent, verdict: Verdict, moment: str) -> str:
    return dump_last_event(
        event.event_id, moment, [(d.mapping, d.outcome, d.reason) for d in verdict.decisions]
    )
