"""Rows that a mapping gets: fields that the pairs there are already have not agreed on."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from rules.model.mapping import MappingModel
from rules.model.row import FieldRow
from rules.ways import direction_of

Towards = Literal["to_left", "to_right"]


@dataclass(frozen=True, slots=True)
class Addition:
    """Added rows of a mapping that one synchronization fills."""

    mapping: str
    direction: Towards
    rows: int

    @property
    def command(self) -> str:
        """Give the command that fills them."""
        return f"echoless sync --mapping {self.mapping} --direction {self.direction}"


def additions(old: MappingModel, new: MappingModel) -> Iterator[Addition]:
    """Give what fills the rows that are new; rows that go both ways are filled with the left's values.

    A value for new records alone (``default`` without a source) concerns no pair that is there.
    """
    before = {_name(row) for row in _running(old)}
    added = [direction_of(new, row) for row in _running(new) if _name(row) not in before]
    leftwards = added.count("to_left")
    if rightwards := len(added) - leftwards:
        yield Addition(new.mapping, "to_right", rightwards)
    if leftwards:
        yield Addition(new.mapping, "to_left", leftwards)


def _running(model: MappingModel) -> Iterator[FieldRow]:
    return (row for row in model.fields if row.enabled and not row.is_initial and direction_of(model, row))


def _name(row: FieldRow) -> tuple[object, object]:
    return row.left, row.right
