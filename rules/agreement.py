"""What the two sides agreed on, field by field: is a value the same, and has a side shown it yet."""

from typing import Final

from rules.compiled import CompiledMapping, Row
from rules.translation import is_empty
from schemas.keys import Role, other
from schemas.known import Coupling
from schemas.values import Image

MISSING: Final = object()
"""Stands for a field that is absent."""


def is_same(mapping: CompiledMapping, role: Role, field: str, one: object, two: object) -> bool:
    """Compare two values of a field the way the mapping does."""
    if one == two:
        return True
    same = mapping.same.get((role, field))
    if same is None or one is MISSING or two is MISSING:
        return False
    return same(one, two)  # type: ignore[arg-type]  # what is not MISSING is a value


def is_pending(
    c: Coupling, mapping: CompiledMapping, role: Role, field: str, shown: Image | None, *, blind: bool = False
) -> bool:
    """Tell whether the side has not yet shown what was agreed for a field.

    Who edits the field then does so without having seen the other side's edit: a conflict. What
    was never shown was not there to be edited, unless the record was made ``blind``: again, after
    its deletion.
    """
    seen: object = MISSING if shown is None else shown.get(field, c.unseen(role).get(field, MISSING))
    if seen is MISSING and not blind:
        return False
    agreed = c.agreed(role)
    if field in agreed:
        return not is_same(mapping, role, field, seen, agreed[field])
    there = c.agreed(other(role))
    rows = mapping.lane(other(role)).rows
    return any(
        row.target == field and row.source in there and not _is_passed_over(row, there) for row in rows
    )


def _is_passed_over(row: Row, values: Image) -> bool:
    """Tell whether a row brings nothing over because it passes no blanks on."""
    return row.not_empty and all(is_empty(values.get(name)) for name in row.sources)
