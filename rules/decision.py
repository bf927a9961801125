"""What the rules work with and what they answer: the knowledge of a batch, and decisions as data."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from rules.outcome import Outcome
from schemas.frozen import frozen
from schemas.keys import LinkKey, RecordKey
from schemas.known import Coupling, Record
from schemas.messages import Command, Problem
from schemas.pausing import PausedPlaces


@frozen
class Decision:
    """What is to be done about one message in one mapping."""

    mapping: str
    outcome: Outcome
    reason: str = ""
    coupling: Coupling | None = None
    """The coupling as it is from now on."""
    removed: Coupling | None = None
    """The coupling that ended."""
    commands: tuple[Command, ...] = ()
    blanks: int = 0
    """Values left blank because their option mapping does not know them (no error)."""
    problem: Problem | None = None
    """An error to open."""
    resolved: str = ""
    """Key of an error to close."""


@frozen
class Verdict:
    """What is to be done about one message: the new image, and a decision per mapping."""

    record: Record | None
    decisions: tuple[Decision, ...]


@dataclass(slots=True)
class Known:
    """All that a batch may ask for, loaded beforehand; later messages see what earlier ones did."""

    now: datetime
    records: dict[RecordKey, Record] = field(default_factory=dict)
    couplings: dict[str, Coupling] = field(default_factory=dict)
    links: dict[LinkKey, str] = field(default_factory=dict)
    """Places in mappings that are taken, and by which coupling."""
    counterparts: dict[LinkKey, str] = field(default_factory=dict)
    """For complete couplings: the id on the other side."""
    paused: PausedPlaces = frozenset()
    """Where nothing is to be sent: it is held, and follows when somebody resumes."""

    def keep(self, coupling: Coupling) -> None:
        """Take in a coupling as it is now."""
        before = self.couplings.get(coupling.id)
        self.couplings[coupling.id] = coupling
        left, right = coupling.left_id, coupling.right_id
        if before is not None and before.left_id == left and before.right_id == right:
            return
        if left is not None:
            stands_left = LinkKey(coupling.mapping, "left", left)
            self.links[stands_left] = coupling.id
        if right is not None:
            stands_right = LinkKey(coupling.mapping, "right", right)
            self.links[stands_right] = coupling.id
        if left is not None and right is not None:
            self.counterparts[stands_left] = right
            self.counterparts[stands_right] = left

    def drop(self, coupling: Coupling, records: tuple[RecordKey, ...]) -> None:
        """Forget a coupling that ended; its records may be coupled again, under another id."""
        self.couplings.pop(coupling.id, None)
        for link in (
            LinkKey(coupling.mapping, "left", coupling.left_id or ""),
            LinkKey(coupling.mapping, "right", coupling.right_id or ""),
        ):
            self.links.pop(link, None)
            self.counterparts.pop(link, None)
        for key in records:
            if record := self.records.get(key):
                self.records[key] = replace(record, generation=record.generation + 1)
