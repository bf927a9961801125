"""Decides again how records are, by the rules of live changes: for replays, previews and scheduled runs."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from agents.entering import enter
from agents.jobs.scope import Scope
from agents.loading import Loader
from agents.parts import Parts
from agents.work import Work
from coupling_store.port import Look
from rules.change import Place, decide_change
from rules.conclude import plain
from rules.decision import Decision, Known, Verdict
from rules.outcome import Outcome
from rules.settled import is_in_step
from schemas.keys import LinkKey
from schemas.known import Record
from schemas.messages import ChangeEvent, Operation, Origin


class Deciding:
    """Knows what events need, in which mappings they are decided, and whether anything comes of it."""

    def __init__(self, scope: Scope, parts: Parts) -> None:
        self._scope = scope
        self._parts = parts
        self._loader = Loader(scope.mappings)
        self.places = self._loader.places
        self.names = {table: frozenset(m.name for m, _ in places) for table, places in scope.places.items()}
        """By table: the mappings that count."""

    def load(self, look: Look, events: Sequence[ChangeEvent]) -> tuple[Known, Sequence[ChangeEvent]]:
        """Load what the events need, and bring those up to date of which newer ones are known.

        What the live worker has heard since counts: it may have found that such a record must not be
        created, and the job thinks otherwise.
        """
        now = self._parts.now()
        known = self._loader.load(look, events, [], now)
        present = [_present(event, known) for event in events]
        if any(new is not old for new, old in zip(present, events, strict=True)):
            known = self._loader.load(look, present, [], now)
        known.paused = self._parts.paused()
        return known, present

    def takes_part(self, event: ChangeEvent) -> bool:
        """Ask the job's own filter; deleted records have no fields to ask for."""
        return event.image is None or self._scope.matches[event.record[:2]](event.image)

    def verdict(self, event: ChangeEvent, known: Known) -> Verdict:
        """Decide, and leave it at that."""
        before = known.records[event.record]
        return decide_change(event, self._places(event, before.version), known, replay=True)

    def settled(self, event: ChangeEvent, known: Known) -> Verdict | None:
        """Decide on what was read without locks; None: something would change, so it needs locks."""
        before = known.records[event.record]
        if event.version < before.version:
            return None
        if (quick := self._in_step(event, before, known)) is not None:
            return quick
        with suppress(Exception):  # whatever is wrong comes up again under locks, and is told there
            verdict = self.verdict(event, known)
            same = verdict.record is None or verdict.record == before
            return verdict if same and all(_is_settled(d, known) for d in verdict.decisions) else None
        return None

    def _in_step(self, event: ChangeEvent, before: Record, known: Known) -> Verdict | None:
        """Look whether all pairs of the record are in step; None: at least one must be decided."""
        if event.version != before.version or event.image is None or event.image != before.image:
            return None
        decisions = []
        for mapping, role in self._scope.places[event.record[:2]]:
            found = known.links.get(LinkKey(mapping.name, role, event.record.id))
            if found is None or not is_in_step(known.couplings[found], mapping, known):
                return None
            ours = mapping.lane(role).integration_user == event.author
            decisions.append(plain(mapping, Outcome.ECHO if ours else Outcome.UNCHANGED, ""))
        return Verdict(None, tuple(decisions))

    def enter(self, work: Work, event: ChangeEvent, origin: Origin | None = None) -> Verdict:
        """Decide, and take everything into the work. If it raises, nothing has happened."""
        return enter(work, event, origin, lambda event: self.verdict(event, work.known))

    def counting(self, event: ChangeEvent, verdict: Verdict) -> list[Decision]:
        """Give the decisions of the mappings that count."""
        names = self.names[event.record[:2]]
        return [decision for decision in verdict.decisions if decision.mapping in names]

    def _places(self, event: ChangeEvent, version: int) -> Sequence[Place]:
        """Give the mappings in which an event is decided.

        News are decided everywhere: the live worker will take an event for a repetition when it gets there.
        """
        table = event.record[:2]
        return self.places[table] if event.version > version else self._scope.places[table]


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
