"""What one batch leaves behind, all of it or nothing."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from schemas.keys import LinkKey
from schemas.known import Coupling, Record
from schemas.messages import Problem


@dataclass(frozen=True, slots=True)
class Parked:
    """A coupling whose sends wait for other couplings."""

    coupling_id: str
    mapping: str
    waits: tuple[LinkKey, ...]
    since: datetime
    event_id: str


@dataclass(slots=True)
class Changes:
    """All that one batch leaves behind."""

    records: list[Record] = field(default_factory=list)
    couplings: list[Coupling] = field(default_factory=list)
    """New and changed ones, whole."""
    removed: list[str] = field(default_factory=list)
    """Ids of couplings that ended."""
    parked: list[Parked] = field(default_factory=list)
    """Replaces what the coupling waited for before (``since`` of an older row is kept)."""
    released: list[str] = field(default_factory=list)
    """Ids of couplings that wait no more."""
    problems: list[Problem] = field(default_factory=list)
    """Open errors, new or seen again (attempts and first time add up)."""
    resolved: list[str] = field(default_factory=list)
    """Keys of errors that are closed."""
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How many events had which outcome: (mapping, outcome)."""
