"""What the store answers beside records and couplings: where they stand, and what stands around them."""

from dataclasses import dataclass
from typing import NamedTuple

from coupling_store.changes import Parked
from schemas.keys import Role
from schemas.known import Coupling
from schemas.messages import Problem


class Pairing(NamedTuple):
    """Where the records of one role of a mapping, and their counterparts, stand."""

    mapping: str
    role: Role
    """The role of the records in question."""
    shape: str
    """The shape of the mapping, as its couplings are marked with."""
    left: tuple[str, str]
    """Side and table."""
    right: tuple[str, str]


class Stand(NamedTuple):
    """As what a record is known."""

    version: int
    author: str


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around one record, for people who ask about it."""

    couplings: tuple[Coupling, ...]
    """By mapping."""
    parked: tuple[Parked, ...]
    """What of these waits for other couplings."""
    problems: tuple[Problem, ...]
    """Open errors of the record and of its couplings, oldest first."""
