"""A coupling while it is being decided: the draft, what is known around it, and what was noticed."""

from dataclasses import dataclass, field

from rules.compiled import CompiledMapping, Unfit
from rules.decision import Known
from schemas.frozen import frozen
from schemas.keys import RecordKey, Role
from schemas.known import Coupling, Record
from schemas.messages import Command


@frozen
class Cause:
    """The message that made us decide."""

    event_id: str
    traceparent: str | None = None


@dataclass(slots=True)
class Draft:
    """The steps of a decision work on this; at the end it is turned into a Decision."""

    c: Coupling
    mapping: CompiledMapping
    known: Known
    cause: Cause
    edited: bool = False
    """A user's edit entered the agreement."""
    conflicts: list[str] = field(default_factory=list)
    """Fields that both sides changed at the same time."""
    hand_edited: bool = False
    """Somebody edited a field that only receives, where that is an error."""
    blanks: int = 0
    """Values of this message that their option mapping does not know."""
    unfit: list[Unfit] = field(default_factory=list)
    parked: bool = False
    queued: bool = False
    """There is something to send, after the command in flight."""
    filtered: bool = False
    """There is something to send, but the source's filter holds it."""
    oscillates: bool = False
    over: bool = False
    """Nothing is left to keep in step: the coupling ends."""
    commands: list[Command] = field(default_factory=list)

    def key(self, role: Role) -> RecordKey | None:
        """Give the record that stands on this side of the pair."""
        record_id = self.c.id_of(role)
        lane = self.mapping.lane(role)
        return None if record_id is None else RecordKey(lane.side, lane.table, record_id)

    def record(self, role: Role) -> Record | None:
        """Give what is known of the record on this side."""
        # Asked several times for every event: a plain tuple equals its RecordKey, and is made faster.
        record_id = self.c.left_id if role == "left" else self.c.right_id
        lane = self.mapping.left if role == "left" else self.mapping.right
        key = (lane.side, lane.table, record_id)
        return self.known.records.get(key)  # type: ignore[call-overload,no-any-return]  # see above
