"""A mapping compiled to closures: what decide() works with. Made by rules.compile from the YAML model."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal
from zlib import crc32

from schemas.keys import Role
from schemas.values import Image, Value

Policy = Literal["left wins", "right wins", "latest", "error"]
"""Who wins when both sides changed a field at the same time."""

OnDelete = Literal["ignore", "uncouple", "delete", "restore"]
OnExit = Literal["ignore", "uncouple", "delete"]
"""What happens when a user's edit makes a coupled record stop matching its filter."""
OnForeignWrite = Literal["ignore", "put back", "synchronize"]
OnMissing = Literal["park", "clear", "keep"]


class Unfit(Exception):
    """A value cannot be written to the target field: wrong type, too long, out of range."""

    def __init__(self, code: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Row:
    """One direction of one field mapping: from a field of the source table to one of the target's."""

    source: str | None
    """None: a constant."""
    target: str
    translate: Callable[[Any], Value]
    """Turn a source value into the target's; checks that it fits. Raises Unfit. With several
    source fields it takes a tuple of their values."""
    constant: Value = None
    reference: tuple[str, Role] | None = None
    """The value is a record id: the mapping through whose couplings it is translated (before
    ``translate``), and the role in that mapping where the source side stands."""
    missing: OnMissing = "park"
    """What to do while the referenced record is not coupled."""
    blank: Value = None
    """What ``clear`` writes: null, or a blank where the target takes no null."""
    also: tuple[str, ...] = ()
    """Further source fields: ``translate`` then gets the values of all of them, as a tuple."""
    default: Value = None
    """Written to a new record where the translated value is null, blank or absent; see has_default."""
    has_default: bool = False
    new_only: bool = False
    """The value (a constant) is written to new records alone."""
    not_empty: bool = False
    """A new value that is null or blank leaves the target as it is."""
    counts_blank: bool = False
    """A value without a counterpart is counted: the reference goes through an option mapping."""

    @property
    def sources(self) -> tuple[str, ...]:
        """Give all source fields; none for a constant."""
        return () if self.source is None else (self.source, *self.also)


@dataclass(frozen=True, slots=True)
class Template:
    """Values for a new record, where its source record matches; mapped values win."""

    matches: Callable[[Image], bool]
    """Asked of the source record."""
    values: Mapping[str, Value]
    """By field of the new record."""
    name: str = ""


@dataclass(frozen=True, slots=True)
class MatchRow:
    """Two fields that are compared to find the counterpart of a record without a coupling."""

    left: str
    right: str
    case_sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """When a mapping is synchronized by schedule: at an interval, or as a crontab line says."""

    every: timedelta | None = None
    cron: str = ""
    idle_timeout: timedelta | None = None
    """After a run that found nothing to do, the job rests this long; None: it does not rest."""


@dataclass(frozen=True, slots=True)
class Lane:
    """Everything about sending from one role of a mapping to the other."""

    role: Role
    """The source's role."""
    side: str
    table: str
    """The source's side and table."""
    integration_user: str
    """Who the source side says changed a record when it was us."""
    sends: bool
    """The table direction allows this way."""
    creates: bool
    """Records without a coupling are created on the other side."""
    matches: Callable[[Image], bool]
    """The source's filter."""
    rows: tuple[Row, ...]
    rows_of: Mapping[str, tuple[Row, ...]]
    """Rows by source field."""
    on_delete: OnDelete
    """What a deletion on the source side does."""
    foreign_writes: OnForeignWrite
    """What to do with changes somebody made on the source side under the integration account."""
    templates: tuple[Template, ...] = ()
    """For records created on the other side: the first that matches the source record is used."""
    on_exit: OnExit = "ignore"
    """What happens when a coupled source record stops matching by a user's edit."""
    creates_on_replay: bool = False
    """A full synchronization creates what is missing on the other side, coupled records only or not."""
    targets: Mapping[str, int] = field(init=False)
    """The target fields of the rows, and their place among the rows."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "targets", {row.target: place for place, row in enumerate(self.rows)})


@dataclass(frozen=True, slots=True)
class CompiledMapping:
    """Both lanes of a mapping, and what they share."""

    name: str
    left: Lane
    right: Lane
    policies: Mapping[tuple[Role, str], Policy]
    """Conflict policy of every field that is mapped, by role and field."""
    same: Mapping[tuple[Role, str], Callable[[Value, Value], bool]]
    """Comparers of fields that compare in a way of their own (codes: trimmed, case-folded).
    Fields not in here compare with ``==``."""
    enforce: frozenset[tuple[Role, str]]
    """Receiving fields of one-way rows where edits by hand are put back."""
    report: frozenset[tuple[Role, str]] = frozenset()
    """Receiving fields of one-way rows where edits by hand stay, under an open error."""
    match: tuple[tuple[MatchRow, ...], ...] = ()
    """Alternatives of match-based coupling, tried in this order; all rows of one must agree."""
    depends_on: tuple[str, ...] = ()
    """Mappings that a full synchronization does before this one, besides those it refers to."""
    uncouple_with: tuple[str, ...] = ()
    """Mappings that the rows refer to: a pair is uncoupled by hand with the pair it belongs to there."""
    job: Job | None = None
    park_deadline: timedelta = timedelta(days=1)
    """A record parked longer than this becomes an open error."""
    max_commands_since_edit: int = 50
    """Oscillation guard: more commands than this without a user's edit hold the pair."""
    shape: str = field(init=False)
    """Stands for the fields that are sent: another one once a row comes or goes."""

    def __post_init__(self) -> None:
        sent = [sorted(lane.rows_of) if lane.sends else [] for lane in (self.left, self.right)]
        object.__setattr__(self, "shape", f"{crc32(repr(sent).encode()):08x}")

    def lane(self, role: Role) -> Lane:
        """Give the lane that starts at this role."""
        return self.left if role == "left" else self.right
