"""A mapping compiled to closures: what decide() works with. Made by rules.compile from the YAML model."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from schemas.keys import Role
from schemas.values import Image, Value

Policy = Literal["left wins", "right wins", "latest", "error"]
"""Who wins when both sides changed a field at the same time."""

OnDelete = Literal["ignore", "uncouple", "delete"]
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
    translate: Callable[[Value], Value]
    """Turn a source value into the target's; checks that it fits. Raises Unfit."""
    constant: Value = None
    reference: tuple[str, Role] | None = None
    """The value is a record id: the mapping through whose couplings it is translated (before
    ``translate``), and the role in that mapping where the source side stands."""
    missing: OnMissing = "park"
    """What to do while the referenced record is not coupled."""


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
    max_commands_since_edit: int = 50
    """Oscillation guard: more commands than this without a user's edit hold the pair."""

    def lane(self, role: Role) -> Lane:
        """Give the lane that starts at this role."""
        return self.left if role == "left" else self.right
