"""What to do first with a mapping that is to be synchronized as a whole."""

from dataclasses import dataclass
from typing import Literal

Action = Literal["full synchronization", "couple first", "no records found"]


@dataclass(frozen=True, slots=True)
class Filled:
    """How many records of a mapping each side has, as its filter lets them through."""

    left: int
    right: int
    coupled: int
    """Of the left ones."""
    left_sends: bool = True
    right_sends: bool = True


@dataclass(frozen=True, slots=True)
class Advice:
    """A recommendation, and why."""

    action: Action
    direction: Literal["both", "to_left", "to_right"]
    reason: str


def advise(filled: Filled) -> Advice:
    """Recommend: one side empty, synchronize from the other; both filled and not coupled, couple first.

    >>> advise(Filled(91, 0, 0)).direction
    'to_right'
    >>> advise(Filled(91, 40, 0)).action
    'couple first'
    """
    left, right, coupled = filled.left, filled.right, filled.coupled
    if not (left and filled.left_sends) and not (right and filled.right_sends):
        return Advice("no records found", "both", "nothing is known of a record that takes part")
    if not right:
        return Advice("full synchronization", "to_right", "the right side is empty")
    if not left:
        return Advice("full synchronization", "to_left", "the left side is empty")
    if coupled in {left, right}:
        return Advice("full synchronization", "both", "all records of a side are coupled")
    missed = f"{left - coupled} records on the left and {right - coupled} on the right are not coupled"
    return Advice("couple first", "both", f"{missed}: each would get a second record on the other side")
