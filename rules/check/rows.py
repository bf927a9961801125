"""Rows by themselves and beside each other: directions, doubles, settings that say nothing."""

from collections.abc import Iterator
from typing import Any

from rules.findings import Finding
from rules.model import FieldRow, MappingModel
from rules.ways import direction_of, ends, ways
from schemas.keys import ROLES, other


def row_findings(model: MappingModel, row: FieldRow) -> Iterator[Finding]:
    """Find settings of one row that contradict each other or its mapping."""
    direction = direction_of(model, row)
    if direction is None:
        yield _nobody_can_use(model, row)
    if row.direction == "both" and any(len(ends(row, role)) > 1 for role in ROLES):
        message = "several fields become one, and nothing tells them apart on the way back."
        yield Finding(("direction",), message, "Leave the direction out.")
    if row.receiver_edits is not None and direction == "both":
        message = "`receiver_edits` is about a side that only receives; this row runs both ways."
        yield Finding(("receiver_edits",), message, "Give the row a direction, or leave it out.")
    if row.receiver_edits is not None and row.is_initial:
        message = "a value for new records is written once: nothing is watched over afterwards."
        yield Finding(("receiver_edits",), message, "Leave it out, or write a `constant`.")
    if row.goes_through is not None and row.transform:
        message = "the value of a reference is a record id: transforms do not apply to it."
        yield Finding(("transform",), message, "Leave out the `transform`, or what the row refers to.")
    if row.reference is None and "missing" in row.model_fields_set:
        message = "`missing` says what to do while a referenced record is not coupled; there is no reference."
        yield Finding(("missing",), message, "Add `reference`, or leave `missing` out.")


def _nobody_can_use(model: MappingModel, row: FieldRow) -> Finding:
    if row.is_constant or row.is_initial:
        side = "left" if row.left is not None else "right"
        name = "constant" if row.is_constant else "value"
        message = f"a {name} for the {side} side goes nowhere in this direction"
    else:
        message = f"nothing can run `{row.direction or model.row_direction}` here"
    path = ("direction",) if row.direction is not None else ()
    return Finding(
        path, f"{message}: the mapping is `{model.direction}`.", "Change one of the two directions."
    )


def together_findings(model: MappingModel) -> Iterator[Finding]:
    """Find fields that two rows write, or about which two rows disagree."""
    for role in ROLES:
        first: dict[str, int] = {}
        for way in ways(model, role):
            if way.target in first:
                message = f"`{way.target}` is written by row {first[way.target]} already."
                path = ("fields", way.index, other(role))
                yield Finding(path, message, "Leave one of the two rows out, or give it the other direction.")
            first.setdefault(way.target, way.index)
    yield from _disagreements(model)


def _disagreements(model: MappingModel) -> Iterator[Finding]:
    for role in ROLES:
        first: dict[str, dict[str, Any]] = {}
        for index, row in enumerate(model.fields):
            if row.enabled and not row.is_initial:
                for field in ends(row, role):
                    said = {"conflict": row.conflict or model.conflict, "compare": row.compare}
                    before = first.setdefault(field, said)
                    yield from _two_answers(index, field, before, said)


def _two_answers(index: int, field: str, before: dict[str, Any], said: dict[str, Any]) -> Iterator[Finding]:
    for setting in [name for name in said if said[name] != before[name]]:
        message = f"`{field}` has two answers for `{setting}`: `{before[setting]}` and `{said[setting]}`."
        yield Finding(("fields", index, setting), message, "Write the same in both rows.")
