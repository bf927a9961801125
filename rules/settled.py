"""A quick look at a pair: is there anything at all to be decided about it, if neither record has news?

Most records of a full synchronization are in step, and looking is ten times as fast as deciding.
Not even looking is faster still: with a pair the store keeps at which versions of its records it
was found in step, and as long as both stand there, it still is.
"""

from rules.compiled import CompiledMapping, Lane
from schemas.known import Coupling, Record
from schemas.steps import step_mark
from schemas.values import Image


def is_in_step(c: Coupling, mapping: CompiledMapping, left: Record | None, right: Record | None) -> bool:
    """Tell whether deciding a complete pair again would change nothing and send nothing.

    False may mean no more than that it must be decided to know.
    """
    if left is None or right is None or left.image is None or right.image is None:
        return False
    open_ends = (
        c.flight_left or c.flight_right or c.waits or c.held or c.blocked_left or c.blocked_right
        or c.problem or c.deleted
    )  # fmt: skip
    if open_ends:
        return False
    return (
        c.agreed_left.items() <= left.image.items()
        and c.agreed_right.items() <= right.image.items()
        and _all_agreed(mapping.left, c.agreed_left, left.image)
        and _all_agreed(mapping.right, c.agreed_right, right.image)
    )


def step_of(c: Coupling, mapping: CompiledMapping, left: Record | None, right: Record | None) -> str:
    """Give what a coupling in step is marked with; nothing for one that is not."""
    if left is None or right is None or not is_in_step(c, mapping, left, right):
        return ""
    return step_mark(mapping.shape, left.version, right.version)


def _all_agreed(lane: Lane, agreed: Image, image: Image) -> bool:
    """Tell whether every field that is sent was agreed on: a row may be younger than the pair."""
    return not lane.sends or all(name in agreed or name not in image for name in lane.rows_of)
