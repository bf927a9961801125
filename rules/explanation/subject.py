"""What is explained: a record in a mapping, with all that is known around it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from rules.compiled import CompiledMapping, Lane
from rules.decision import Known
from rules.model import MappingModel, Place
from rules.ways import place
from schemas.keys import LinkKey, RecordKey, Role, other
from schemas.known import Coupling, Record
from schemas.messages import Problem
from schemas.tables import Catalog
from schemas.values import Image

Result = Literal["fine", "stops", "waits", "note"]
"""``stops``: nothing is sent because of this. ``waits``: nothing yet. ``note``: for the reader to know."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a record's way, and its result."""

    name: str
    result: Result
    told: str


@dataclass(frozen=True, slots=True)
class Subject:
    """A record and its surroundings at one moment."""

    key: RecordKey
    role: Role
    model: MappingModel
    mapping: CompiledMapping
    tables: Catalog
    known: Known
    """The record, its coupling, its counterpart, and the couplings that it refers to."""
    problems: Sequence[Problem] = ()
    """Open errors of the record and its coupling."""
    parked_since: datetime | None = None

    @property
    def record(self) -> Record:
        """Give the record; one of which nothing was heard has no image."""
        return self.known.records.get(self.key) or Record(self.key)

    @property
    def image(self) -> Image:
        """Give what the record shows."""
        return self.record.image or {}

    @property
    def lane(self) -> Lane:
        """Give the lane that starts at the record."""
        return self.mapping.lane(self.role)

    @property
    def away(self) -> Lane:
        """Give the lane that starts at the other side."""
        return self.mapping.lane(other(self.role))

    @property
    def place(self) -> Place:
        """Give the record's side of the mapping as written."""
        return place(self.model, self.role)

    @property
    def coupling(self) -> Coupling | None:
        """Give the record's coupling in the mapping."""
        found = self.known.links.get(LinkKey(self.mapping.name, self.role, self.key.id))
        return None if found is None else self.known.couplings[found]

    @property
    def counterpart(self) -> RecordKey | None:
        """Give the other record of the pair, if there is one yet."""
        coupling = self.coupling
        record_id = coupling.id_of(other(self.role)) if coupling is not None else None
        return None if record_id is None else RecordKey(self.away.side, self.away.table, record_id)
