"""A quick look at a pair: is there anything at all to be decided about it, if neither record has news?

Most records of a full synchronization are in step, and looking is ten times as fast as deciding.
Not even looking is faster still: with a pair the store keeps at which versions of its records it
was found in step, and as long as both stand there, it still is.
"""

from rules.compiled import CompiledMapping, Lane
from rules.decision import Known
from schemas.keys import RecordKey
from schemas.known import Coupling, Record
from schemas.steps import step_mark
from schemas.values import Image


def is_in_step(c: Coupling, mapping: CompiledMapping, known: Known) -> bool:
    """Tell whether deciding a complete pair again would change nothing and send nothing.

    False may mean no more than that it must be decided to know.
    """
    return bool(step_of(c, mapping, known))


def step_of(c: Coupling, mapping: CompiledMapping, known: Known) -> str:
    """Give what a coupling in step is marked with; nothing for one that is not."""
    if _has_open_ends(c):
        return ""
    left = known.records.get(RecordKey(mapping.left.side, mapping.left.table, c.left_id or ""))
    right = known.records.get(RecordKey(mapping.right.side, mapping.right.table, c.right_id or ""))
    if left is None or right is None:
        return ""
    if not _shows(mapping.left, c.agreed_left, left) or not _shows(mapping.right, c.agreed_right, right):
        return ""
    return step_mark(mapping.shape, left.version, right.version)


def _has_open_ends(c: Coupling) -> bool:
    return bool(
        c.flight_left or c.flight_right or c.waits or c.held or c.blocked_left or c.blocked_right
        or c.problem or c.deleted
    )  # fmt: skip


def _shows(lane: Lane, agreed: Image, record: Record) -> bool:
    """Tell whether a record shows what was agreed, and every field that it sends was agreed on.

    A row may be younger than the pair.
    """
    image = record.image
    if image is None or not agreed.items() <= image.items():
        return False
    return not lane.sends or all(name in agreed or name not in image for name in lane.rows_of)
