"""What a mapping says about single fields of either side: who wins, what is the same, what matches."""

from collections.abc import Iterator

from rules.compiled import MatchRow, Policy
from rules.model import MappingModel, ReceiverEdits
from rules.ways import direction_of, ends, ways
from schemas.keys import ROLES, Role, other
from schemas.values import Value


def policies(model: MappingModel) -> dict[tuple[Role, str], Policy]:
    """Give the conflict policy of every field that is kept in step."""
    return {
        (role, field): row.conflict or model.conflict
        for row in model.fields
        if row.enabled and not row.is_initial
        for role in ROLES
        for field in ends(row, role)
    }


def compared_as_codes(model: MappingModel) -> Iterator[tuple[Role, str]]:
    """Give the fields of either side that compare as codes."""
    for row in model.fields:
        if row.enabled and row.compare == "code":
            yield from ((role, field) for role in ROLES for field in ends(row, role))


def edited_by_hand(model: MappingModel, wanted: ReceiverEdits) -> Iterator[tuple[Role, str]]:
    """Give the receiving fields of one-way rows where edits by hand are to be treated like this."""
    for role in ROLES:
        for way in ways(model, role):
            row = way.row
            one_way = direction_of(model, row) != "both" and not row.is_initial
            if one_way and (row.receiver_edits or model.receiver_edits) == wanted:
                yield other(role), way.target


def match_groups(model: MappingModel) -> tuple[tuple[MatchRow, ...], ...]:
    """Give the criteria of match-based coupling: alternatives by priority, the lowest first."""
    groups: dict[int, list[MatchRow]] = {}
    for row in model.fields:
        if row.enabled and row.match is not None:
            (left,), (right,) = ends(row, "left"), ends(row, "right")
            found = MatchRow(left, right, row.match.case_sensitive)
            groups.setdefault(row.match.priority, []).append(found)
    return tuple(tuple(groups[priority]) for priority in sorted(groups))


def same_code(one: Value, two: Value) -> bool:
    """Compare as business systems compare codes: trimmed and without regard to case.

    >>> same_code("eur ", "EUR"), same_code(None, "")
    (True, False)
    """
    if isinstance(one, str) and isinstance(two, str):
        return one.strip().casefold() == two.strip().casefold()
    return one == two
