"""Which rows of a mapping run which way: the directions of mapping and row taken together."""

from collections.abc import Iterator
from dataclasses import dataclass

from rules.model import Direction, FieldRow, MappingModel, Place
from schemas.keys import ROLES, Role, other


@dataclass(frozen=True, slots=True)
class Way:
    """A row seen in one direction."""

    index: int
    """Its place in the mapping file, from 0."""
    row: FieldRow
    source: str | None
    """None: a constant."""
    target: str


def sends(direction: Direction, source: Role) -> bool:
    """Tell whether a direction leads away from this role."""
    return direction in {"both", f"to_{other(source)}"}


def end(row: FieldRow, role: Role) -> str | None:
    """Give the field of a row on one side."""
    return row.left if role == "left" else row.right


def place(model: MappingModel, role: Role) -> Place:
    """Give the table of a mapping on one side."""
    return model.left if role == "left" else model.right


def direction_of(model: MappingModel, row: FieldRow) -> Direction | None:
    """Give the direction in which a row really runs; None: in none.

    A row never goes where its mapping does not, and a constant goes to the field it names.
    """
    asked = row.direction or "both"
    runs = [
        f"to_{other(source)}"
        for source in ROLES
        if sends(model.direction, source)
        and sends(asked, source)
        and (not row.is_constant or end(row, other(source)) is not None)
    ]
    if len(runs) == 2:
        return "both"
    return None if not runs else "to_right" if runs == ["to_right"] else "to_left"


def ways(model: MappingModel, source: Role) -> Iterator[Way]:
    """Give the rows that carry values away from one role, in the order of the file."""
    for index, row in enumerate(model.fields):
        direction = direction_of(model, row)
        target = end(row, other(source))
        if direction is not None and sends(direction, source) and target is not None:
            yield Way(index, row, None if row.is_constant else end(row, source), target)
