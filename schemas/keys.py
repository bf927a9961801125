"""Names of things: which record, which coupling, which of a mapping's two roles."""

from typing import Literal, NamedTuple

Role = Literal["left", "right"]
"""The place of a side in one mapping: its left table or its right table."""

ROLES: tuple[Role, Role] = ("left", "right")


def other(role: Role) -> Role:
    """Give the opposite role."""
    return "right" if role == "left" else "left"


class RecordKey(NamedTuple):
    """One record of one side. The id is the record's key as text."""

    side: str
    table: str
    id: str

    def __str__(self) -> str:
        return f"{self.side}/{self.table}/{self.id}"


class LinkKey(NamedTuple):
    """The place of a record in a mapping: at most one coupling stands there."""

    mapping: str
    role: Role
    id: str
