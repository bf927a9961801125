"""What a full synchronization would do, without doing it: decided on a look at the store, nothing written."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial

from agents.guard import guarded, persistently
from agents.jobs.asked import Asked
from agents.jobs.deciding import Deciding
from agents.jobs.scope import Mappings, scope_of
from agents.jobs.working import BATCH, ReadRange
from agents.parts import Parts
from agents.reading import Reader
from coupling_store.jobs import JobRange
from coupling_store.port import Look
from rules.decision import Decision, Known
from rules.outcome import Outcome
from rules.preview import Effect, effect_of
from schemas.keys import ROLES, LinkKey, RecordKey, other
from schemas.known import Coupling, Record
from schemas.messages import ChangeEvent, Command
from schemas.tables import Catalog
from schemas.values import Value
from streams.port import Received, Stopping
from streams.ranges import Bounds

SAMPLES = 5
"""Records of each mapping and effect that are told one by one."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A record, and what would be written because of it."""

    record: RecordKey
    reason: str
    changes: tuple[tuple[str, Value, Value], ...]
    """Field of the other side's record, its value now, its value then."""


@dataclass(slots=True)
class Preview:
    """By mapping: what would become of its records."""

    effects: dict[str, Counter[Effect]] = field(default_factory=lambda: defaultdict(Counter))
    samples: dict[tuple[str, Effect], list[Sample]] = field(default_factory=lambda: defaultdict(list))
    unreadable: int = 0
    """Messages that nobody can read, or that cannot be decided: dead letters."""


class Previewing:
    """Decides all ranges of a job in their order, as if each one's effects were there for the next."""

    def __init__(self, parts: Parts, mappings: Mappings, catalog: Catalog, read: ReadRange) -> None:
        self._parts = parts
        self._mappings = mappings
        self._catalog = catalog
        self._read = read
        self._made: dict[LinkKey, str] = {}
        """Couplings that would have been made by then."""

    def run(
        self, asked: Asked, ranges: Sequence[JobRange], progress: Callable[[int], None], stopping: Stopping
    ) -> Preview:
        """Go through all ranges; ``progress`` is told how many messages were read. Raises TailFailed."""
        preview, deciding = Preview({name: Counter() for name in asked.mappings}), dict[int, Deciding]()
        for piece in ranges:
            if piece.wave not in deciding:
                deciding[piece.wave] = Deciding(
                    scope_of(asked, piece.wave, self._mappings, self._catalog), self._parts
                )
            bounds = Bounds(piece.topic, piece.partition, piece.first, piece.end)
            at = piece.first
            with closing(self._read(bounds, BATCH, lambda: not stopping())) as pieces:
                for messages, position in pieces:
                    self._batch(deciding[piece.wave], messages, preview, stopping)
                    progress(position - at)
                    at = position
        return preview

    def _batch(
        self, deciding: Deciding, batch: Sequence[Received], preview: Preview, stopping: Stopping
    ) -> None:
        letters = self._parts.topics.dead_letters
        reader = Reader(self._parts.codec, letters)
        read, unread = reader.read(batch, lambda received: reader.change(received, deciding.places), stopping)
        preview.unreadable += len(unread)
        known, present = persistently(lambda: self._load(deciding, [event for _, event in read]), stopping)
        for (received, _), event in zip(read, present, strict=True):
            if not deciding.takes_part(event):
                continue
            verdict, failed = guarded(
                received, "preview", letters, partial(deciding.verdict, known=known), event
            )
            preview.unreadable += failed is not None
            for decision in deciding.counting(event, verdict) if verdict is not None else ():
                self._take(preview, event, decision, known)

    def _load(self, deciding: Deciding, events: Sequence[ChangeEvent]) -> tuple[Known, Sequence[ChangeEvent]]:
        with self._parts.store.look() as look:
            return deciding.load(_Imagined(look, self._made), events)

    def _take(self, preview: Preview, event: ChangeEvent, decision: Decision, known: Known) -> None:
        effect = effect_of(decision)
        preview.effects[decision.mapping][effect] += 1
        if effect == "insert" and decision.coupling is not None:
            self._made |= _links(decision.coupling)
        samples = preview.samples[decision.mapping, effect]
        if len(samples) < SAMPLES and effect != "leave":
            changes = tuple(change for command in decision.commands for change in _changes(command, known))
            samples.append(Sample(event.record, _reason(decision), changes))


def _reason(decision: Decision) -> str:
    """Say why; of what would be parked, what it would wait for."""
    if decision.problem is not None:
        return decision.problem.message
    if decision.outcome != Outcome.PARKED or decision.coupling is None:
        return decision.reason
    return "waits for " + ", ".join(f"{link.id} in {link.mapping}" for link in decision.coupling.waits)


class _Imagined:
    """A look at the store as it would be: with the couplings that would have been made by then."""

    def __init__(self, look: Look, made: dict[LinkKey, str]) -> None:
        self._look = look
        self._made = made

    def lock_records(self, keys: Collection[RecordKey]) -> dict[RecordKey, Record]:
        """Read records."""
        return self._look.lock_records(keys)

    def lock_couplings(self, links: Collection[LinkKey], ids: Collection[str] = ()) -> list[Coupling]:
        """Read couplings that are there already."""
        return self._look.lock_couplings(links, ids)

    def read_records(self, keys: Collection[RecordKey]) -> dict[RecordKey, Record]:
        """Read records."""
        return self._look.read_records(keys)

    def counterparts(self, links: Collection[LinkKey]) -> dict[LinkKey, str]:
        """Give the other side's ids; of a record that would be made, the id of its coupling."""
        made = {link: self._made[link] for link in links if link in self._made}
        return {**made, **self._look.counterparts(links)}


def _links(coupling: Coupling) -> dict[LinkKey, str]:
    """Give the places of a coupling with ids for both: the missing one's is the coupling's."""
    ids = {role: coupling.id_of(role) or coupling.id for role in ROLES}
    return {LinkKey(coupling.mapping, role, ids[role]): ids[other(role)] for role in ROLES}


def _changes(command: Command, known: Known) -> Iterable[tuple[str, Value, Value]]:
    record = known.records.get(RecordKey(command.side, command.table, command.record_id or ""))
    image = (record.image if record is not None else None) or {}
    return [(name, image.get(name), value) for name, value in command.values.items()]
