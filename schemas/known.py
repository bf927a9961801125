"""What is known: of each record its last image, of each coupling what was agreed and what flies.

The store keeps these, the rules turn old ones into new ones. A decision works on a draft of the
coupling, never on the one it was given: if it fails half-way, nothing has changed. The dicts in
them are never changed in place.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from schemas.frozen import frozen
from schemas.keys import LinkKey, RecordKey, Role
from schemas.values import Image

NEVER = -1
"""The version of a record of which nothing was heard yet."""


@frozen
class Record:
    """A record of a side as its own change log last showed it."""

    key: RecordKey
    version: int = NEVER
    author: str = ""
    image: Image | None = None
    """None: never heard of, or deleted."""
    deleted: bool = False
    generation: int = 0
    """Counts the couplings this record has lost: a later one has another id."""
    last_events: str = field(default="", compare=False)
    """What became of its last change events, as ``schemas.outcomes`` writes it; no part of how it is."""

    def after(self, last_events: str) -> "Record":
        """Give the same record with what became of its events; ``replace`` takes three times as long."""
        return Record(
            self.key, self.version, self.author, self.image, self.deleted, self.generation, last_events
        )


@frozen
class Flight:
    """A command on its way to one side: sent, not yet seen in that side's change log."""

    command_id: str
    sequence: int
    operation: Literal["create", "update", "delete"]
    values: Image
    """The values sent, then, once the result tells, the values stored."""
    expected_version: int | None
    caused_by: str
    due_at: datetime | None
    """When to send it again if nothing is heard; None: it was answered, its change event is awaited."""
    attempts: int = 1
    answered: Literal["", "applied", "refused"] = ""
    """What the result said: written (or there already), or refused as stale."""
    landed: int | None = None
    """The version of the record that the result told."""
    seen: int | None = None
    """The version of the change event that was taken for this command's write."""
    shown: Image = field(default_factory=dict)
    """Values of that event that differ from those sent (a target that rounds), and values that a result
    without a version told."""

    def applied(self, stored: Image, landed: int | None, shown: Image) -> "Flight":
        """Give the flight of a command that was carried out; ``replace`` takes several times as long."""
        return Flight(
            self.command_id,
            self.sequence,
            self.operation,
            stored,
            self.expected_version,
            self.caused_by,
            None,
            self.attempts,
            "applied",
            landed,
            self.seen,
            shown,
        )

    def seen_at(self, version: int, shown: Image) -> "Flight":
        """Give the flight of a command whose write is taken to be the change event of this version."""
        return Flight(
            self.command_id,
            self.sequence,
            self.operation,
            self.values,
            self.expected_version,
            self.caused_by,
            self.due_at,
            self.attempts,
            self.answered,
            self.landed,
            version,
            shown,
        )


@dataclass(slots=True)
class Coupling:
    """A pair of records in one mapping. A missing id: that record is still to be created."""

    id: str
    mapping: str
    generation: int = 0
    left_id: str | None = None
    right_id: str | None = None
    sequence: int = 0
    agreed_left: Image = field(default_factory=dict)
    """Per field of the left table, the value both sides agreed on, as the left writes it."""
    agreed_right: Image = field(default_factory=dict)
    agreed_at: dict[str, str] = field(default_factory=dict)
    """For fields with policy ``latest``: ``role.field`` to the time of the edit, ISO 8601."""
    flight_left: Flight | None = None
    """The command on its way to the left side."""
    flight_right: Flight | None = None
    held: dict[str, Image] = field(default_factory=dict)
    """Conflicts that a person decides: ``left``/``right`` to the values waiting there."""
    blocked_left: Image = field(default_factory=dict)
    """Values the left side rejected: not sent again until the agreed value changes."""
    blocked_right: Image = field(default_factory=dict)
    unseen_left: Image = field(default_factory=dict)
    """Values written to fields that the left side's images do not show."""
    unseen_right: Image = field(default_factory=dict)
    deleted: Literal["", "left", "right"] = ""
    """The side whose record was deleted, while the coupling lives on."""
    waits: tuple[LinkKey, ...] = ()
    """The couplings that sends wait for (parked)."""
    commands_since_edit: int = 0
    problem: str = ""
    """Key of the open error, or empty."""
    by_hand: dict[str, Image] = field(default_factory=dict)
    """Receiving fields that somebody edited, where that is an error: ``left``/``right`` to the values
    before the edit."""
    in_step: str = field(default="", compare=False)
    """At which versions of its records nothing is open, as ``rules.settled`` writes it for whoever
    saves the coupling; a draft has lost it."""

    def draft(self) -> "Coupling":
        """Give a copy to work on."""
        return Coupling(
            self.id,
            self.mapping,
            self.generation,
            self.left_id,
            self.right_id,
            self.sequence,
            self.agreed_left,
            self.agreed_right,
            self.agreed_at,
            self.flight_left,
            self.flight_right,
            self.held,
            self.blocked_left,
            self.blocked_right,
            self.unseen_left,
            self.unseen_right,
            self.deleted,
            self.waits,
            self.commands_since_edit,
            self.problem,
            self.by_hand,
        )

    def id_of(self, role: Role) -> str | None:
        """Give the record id on that side."""
        return self.left_id if role == "left" else self.right_id

    def set_id(self, role: Role, record_id: str | None) -> None:
        """Note which record stands on that side."""
        if role == "left":
            self.left_id = record_id
        else:
            self.right_id = record_id

    def agreed(self, role: Role) -> Image:
        """Give the agreed values as that side writes them."""
        return self.agreed_left if role == "left" else self.agreed_right

    def set_agreed(self, role: Role, agreed: Image) -> None:
        """Replace the agreed values as that side writes them."""
        if role == "left":
            self.agreed_left = agreed
        else:
            self.agreed_right = agreed

    def flight(self, role: Role) -> Flight | None:
        """Give the command on its way to that side."""
        return self.flight_left if role == "left" else self.flight_right

    def set_flight(self, role: Role, flight: Flight | None) -> None:
        """Note the command on its way to that side, or that there is none."""
        if role == "left":
            self.flight_left = flight
        else:
            self.flight_right = flight

    def blocked(self, role: Role) -> Image:
        """Give the values that side rejected."""
        return self.blocked_left if role == "left" else self.blocked_right

    def set_blocked(self, role: Role, blocked: Image) -> None:
        """Replace the values that side rejected."""
        if role == "left":
            self.blocked_left = blocked
        else:
            self.blocked_right = blocked

    def unseen(self, role: Role) -> Image:
        """Give values written to fields that side's images lack."""
        return self.unseen_left if role == "left" else self.unseen_right

    def set_unseen(self, role: Role, unseen: Image) -> None:
        """Replace the values written to fields that side's images lack."""
        if role == "left":
            self.unseen_left = unseen
        else:
            self.unseen_right = unseen

    @property
    def due_at(self) -> datetime | None:
        """Give the earliest moment at which a command is to be sent again."""
        dues = [f.due_at for f in (self.flight_left, self.flight_right) if f and f.due_at]
        return min(dues) if dues else None
