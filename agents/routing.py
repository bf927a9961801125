"""The routing agents: changes and results in, commands and errors out; couplings remembered between."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import TypeVar

from agents.entering import enter
from agents.following import messages_of
from agents.guard import PASSING, guarded, persistently
from agents.loading import Loader
from agents.parts import Parts
from agents.reading import Reader
from agents.revisiting import failed
from agents.work import Work
from coupling_store.port import Batch
from rules.answered import answer_in
from rules.change import decide_change
from rules.compiled import CompiledMapping
from rules.decision import Decision, Known
from rules.outcome import OPTION_BLANK, Outcome
from rules.result import decide_result, release, send_again
from schemas.headers import is_told
from schemas.known import Coupling
from schemas.messages import ChangeEvent, Origin, Result
from streams.port import Outgoing, Received, Stopping

T = TypeVar("T")
Revisit = Callable[[Coupling, CompiledMapping, Known], Decision]

SWEEP = 500
"""Couplings taken by one round of a timer: short transactions, so that live traffic is not held up."""

NO_MAPPING = "-"
"""Stands for the mapping in the counts of events that reached none."""


TIMER = "timer"
"""Stands for the event where a timer is the cause."""


class Router:
    """Decides changes and results in batches, on the store, under its locks.

    One batch: 1. decode all; 2. lock and read in bulk; 3. decide each in order, later ones seeing
    the effect of earlier ones; 4. write the store; 5. produce, and wait until the broker has
    everything; 6. commit the store; 7. acknowledge, by returning. A crash between any two steps
    repeats the batch, and repeats are recognised.
    """

    def __init__(
        self,
        parts: Parts,
        mappings: Mapping[str, CompiledMapping],
        listed: Collection[tuple[str, str]] = (),
    ) -> None:
        """Route by mappings; records of ``listed`` tables are remembered, for options name them."""
        self._parts = parts
        self._mappings = mappings
        self._loader = Loader(mappings, listed)
        self._reader = Reader(parts.codec, parts.topics.dead_letters)
        lanes = [lane for mapping in mappings.values() for lane in (mapping.left, mapping.right)]
        self._answers = frozenset(parts.topics.results(lane.side) for lane in lanes)

    def messages(self, batch: Sequence[Received], stopping: Stopping) -> None:
        """Handle a batch of change events, and of results of commands.

        Both together: the echo and the result of a command arrive at about the same time, and their
        coupling is then read, locked and written once. Results that events tell, too, are not even read.
        """
        changes = [received for received in batch if received.topic not in self._answers]
        answers = [r for r in batch if r.topic in self._answers and not is_told(r.headers)]
        if not (changes or answers):
            return
        events, lost = self._reader.read(changes, self._read_change, stopping)
        results, unread = self._reader.read(answers, self._reader.result, stopping)
        happened, answered = [event for _, event in events], [result for _, result in results]

        def run() -> None:
            with self._parts.store.batch() as tx:
                known = self._loader.load(tx, happened, answered, self._parts.now())
                known.paused = self._parts.paused()
                work = self._work(known, [*lost, *unread])
                refused = self._decide(work, events, self._change)
                if dead := len(lost) + refused:
                    work.counts[NO_MAPPING, Outcome.DEAD_LETTER] += dead
                self._decide(work, results, self._result)
                self._finish(tx, work)

        persistently(run, stopping)

    def retry(self, stopping: Stopping) -> bool:
        """Send commands again that failed for a time, or had no answer; tells whether there were any."""
        due = persistently(lambda: self._parts.store.due(self._parts.now(), SWEEP, self._mappings), stopping)
        if due:
            persistently(lambda: self._revisit(due, send_again), stopping)
        return bool(due)

    def release(self, stopping: Stopping) -> bool:
        """Send what waited for a coupling that is complete now; tells whether there was anything."""
        ready = persistently(lambda: self._parts.store.releasable(SWEEP, self._mappings), stopping)
        if ready:
            persistently(lambda: self._revisit(ready, release), stopping)
        return bool(ready)

    def resume(self, ids: Sequence[str], stopping: Stopping) -> None:
        """Send what these couplings held during a pause that has ended."""
        persistently(lambda: self._revisit(ids, release), stopping)

    def _read_change(self, received: Received) -> ChangeEvent:
        return self._reader.change(received, self._loader.places)

    def _work(self, known: Known, dead: Sequence[Outgoing] = ()) -> Work:
        return Work(known, self._mappings, self._parts.codec, self._parts.topics, outgoing=list(dead))

    def _decide(
        self, work: Work, reads: Sequence[tuple[Received, T]], decide: Callable[[Work, Received, T], None]
    ) -> int:
        """Decide each message in order; gives the number of those that became dead letters."""
        dead = 0
        for received, message in reads:
            handle = partial(decide, work, received)
            _, letter = guarded(received, "decide", self._parts.topics.dead_letters, handle, message)
            if letter is not None:
                work.outgoing.append(letter)
                dead += 1
        return dead

    def _finish(self, tx: Batch, work: Work) -> None:
        """Write the store, then the broker; leaving the transaction commits."""
        tx.save(work.changes())
        self._parts.producer.send(messages_of(work))

    def _change(self, work: Work, received: Received, event: ChangeEvent) -> None:
        places = self._loader.places[event.record[:2]]
        if (answer := answer_in(event, places, work.known)) is not None:
            self._result(work, received, answer)
        # A snapshot says again how a record is: what was left undone is done now.
        is_read = event.operation == "read"
        verdict = enter(
            work,
            event,
            _origin(received),
            lambda event: decide_change(event, places, work.known, replay=is_read),
        )
        for decision in verdict.decisions:
            work.counts[decision.mapping, decision.outcome] += 1
            if decision.blanks:
                work.counts[decision.mapping, OPTION_BLANK] += decision.blanks

    def _result(self, work: Work, received: Received, result: Result) -> None:
        coupling = work.known.couplings.get(result.coupling_id)
        if coupling is None:
            return  # uncoupled meanwhile: nobody waits for this answer any more
        decision = decide_result(result, self._mappings[coupling.mapping], work.known)
        work.add(decision, result.command_id, _origin(received))

    def _revisit(self, ids: Sequence[str], decide: Revisit) -> None:
        with self._parts.store.batch() as tx:
            work = self._work(self._loader.revisit(tx, ids, self._parts.now()))
            work.known.paused = self._parts.paused()
            for coupling in list(work.known.couplings.values()):
                self._go_on(work, coupling, decide)
            self._finish(tx, work)

    def _go_on(self, work: Work, coupling: Coupling, decide: Revisit) -> None:
        """Decide one coupling anew; one that cannot go on does not hold up the others."""
        mapping = self._mappings[coupling.mapping]
        try:
            work.add(decide(coupling, mapping, work.known), TIMER)
        except PASSING:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is becomes an open error
            if decision := failed(coupling, mapping, work.known, error):
                work.add(decision, TIMER)


def _origin(received: Received) -> Origin:
    return Origin(received.topic, received.partition, received.offset)
