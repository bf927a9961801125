"""Mappings drawn at random: what a person could write about customers and accounts, and more."""

from dataclasses import dataclass
from typing import Final, Literal

from rules.compiled import OnMissing, Policy
from schemas.keys import Role, other

Way = Literal["both", "to_right", "to_left"]
Change = Literal["as is", "swap case", "upper", "short"]
Edits = Literal["keep", "put back", "report"]
LEFT: Final = ("name", "city", "phone", "note", "street")
RIGHT: Final = ("name", "town", "phone", "memo", "label")
OPTIONS: Final = {"A": "1", "a": "2"}
"""Which of the left's terms have an option on the right, from the beginning."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a mapping file."""

    left: str | tuple[str, ...]
    right: str | tuple[str, ...]
    way: Way = "both"
    change: Change = "as is"
    edits: Edits = "keep"
    policy: Policy = "left wins"
    code: bool = False
    not_empty: bool = False
    default: bool = False
    new_only: bool = False
    """A value that new records get on the side that the line leads to."""
    refers: bool = False
    option: bool = False
    missing: OnMissing = "park"

    def ends(self, role: Role) -> tuple[str, ...]:
        """Give the fields on one side."""
        end = self.left if role == "left" else self.right
        return (end,) if isinstance(end, str) else end

    def leads(self, source: Role) -> bool:
        """Tell whether values go away from this side."""
        return self.way in {"both", f"to_{other(source)}"}


@dataclass(frozen=True, slots=True)
class Shape:
    """One mapping."""

    way: Way
    creates: tuple[bool, bool]
    """Whether the left, the right may begin a pair."""
    lines: tuple[Line, ...]
    templates: bool
    narrow: bool
    """The left has a filter, too."""
