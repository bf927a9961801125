"""Merging a pair by hand: what was agreed holds every edit of either side; the rest is made to agree."""

from rules.agreement import MISSING, is_same
from rules.compiled import Row, Unfit
from rules.draft import Draft
from rules.holding import agree_on
from rules.translation import NotCoupled, carry
from schemas.keys import ROLES, Role, other
from schemas.values import Value


def merge(draft: Draft) -> list[str]:
    """Make both sides agree on all fields; gives those where neither value may be preferred.

    Two records that were coupled as they were may differ in fields that nobody edited since: a
    value beats a blank there, and what is left is a clash, as is a conflict that is still held. A
    one-way field is its source's. With clashes the draft is of no use.
    """
    adopted: dict[Role, list[str]] = {"left": [], "right": []}
    clashes: list[str] = []
    for role in ROLES:
        for row in _rows(draft, role):
            field = str(row.source)
            if not _is_two_way(draft, role, row):
                adopted[role].append(field)
            elif role == "left" and not _agree_on(draft, row):
                winner = _winner(draft, row)
                if winner is None:
                    clashes.append(f"{field} and {row.target}")
                else:
                    adopted[winner].append(field if winner == "left" else row.target)
    if not clashes:
        for role in ROLES:
            agree_on(draft, role, {field: _known(draft, role, field) for field in adopted[role]})
    return clashes


def _rows(draft: Draft, role: Role) -> list[Row]:
    """Give the rows that take a value of this side's record, where the mapping sends this way."""
    lane = draft.mapping.lane(role)
    there = {name for row in lane.rows for name in row.sources if _value(draft, role, name) is not MISSING}
    return [row for row in lane.rows if lane.sends and row.sources and there.issuperset(row.sources)]


def _is_two_way(draft: Draft, role: Role, row: Row) -> bool:
    back = draft.mapping.lane(other(role))
    return back.sends and any(way.target == row.source for way in back.rows_of.get(row.target, ()))


def _agree_on(draft: Draft, row: Row) -> bool:
    """Tell whether the two sides mean the same; what one of them does not show yet is on its way."""
    left, right = str(row.source), row.target
    held = draft.c.held
    if left in held.get("left", {}) or right in held.get("right", {}):
        return False
    if _is_default_kept(draft, row):
        return True
    try:
        carried = carry(row, _known(draft, "left", left), draft.known.counterparts)
    except (NotCoupled, Unfit):
        return True  # it waits, or is an open error: merging changes nothing about that
    return is_same(draft.mapping, "right", right, carried, _value(draft, "right", right))


def _is_default_kept(draft: Draft, row: Row) -> bool:
    """Tell whether one record was given a default, when it was new, for what the other left blank."""
    left, right = _value(draft, "left", str(row.source)), _value(draft, "right", row.target)
    backs = [back for back in draft.mapping.right.rows_of.get(row.target, ()) if back.target == row.source]
    ways = [(row, left, right), *((back, right, left) for back in backs)]
    return any(
        way.has_default and _is_blank(source) and target == way.default for way, source, target in ways
    )


def _winner(draft: Draft, row: Row) -> Role | None:
    """Tell whose value counts where the two never agreed; None: a person must choose."""
    left, right = _value(draft, "left", str(row.source)), _value(draft, "right", row.target)
    if _is_blank(left) == _is_blank(right):
        return None
    return "right" if _is_blank(left) else "left"


def _value(draft: Draft, role: Role, field: str) -> object:
    """Give what is agreed for a field, or else what the record shows."""
    agreed, record = draft.c.agreed(role), draft.record(role)
    image = (record.image if record is not None else None) or {}
    return agreed[field] if field in agreed else image.get(field, MISSING)


def _known(draft: Draft, role: Role, field: str) -> Value:
    value = _value(draft, role, field)
    return None if value is MISSING else value  # type: ignore[return-value]  # what is not MISSING is a value


def _is_blank(value: object) -> bool:
    return value is MISSING or value is None or value == ""
