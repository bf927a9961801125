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
    sources: tuple[str, ...]
    """Empty: a constant, or a value for new records."""
    target: str


def sends(direction: Direction, source: Role) -> bool:
    """Tell whether a direction leads away from this role."""
    return direction in {"both", f"to_{other(source)}"}


def ends(row: FieldRow, role: Role) -> tuple[str, ...]:
    """Give the fields of a row on one side: none, one, or several that are brought together."""
    written = row.left if role == "left" else row.right
    if isinstance(written, tuple):
        return written
    return () if written is None else (written,)


def place(model: MappingModel, role: Role) -> Place:
    """Give the table of a mapping on one side."""
    return model.left if role == "left" else model.right


def direction_of(model: MappingModel, row: FieldRow) -> Direction | None:
    """Give the direction in which a row really runs; None: in none.

    A row never goes where its mapping does not, a value goes to the field it names, and several
    fields go to the one field they are brought together in.
    """
    fixed = row.is_constant or row.is_initial
    asked = row.direction or (None if fixed else model.row_direction) or "both"
    runs = [
        source
        for source in ROLES
        if sends(model.direction, source) and sends(asked, source) and len(ends(row, other(source))) == 1
    ]
    if len(runs) == 2:
        return "both"
    return None if not runs else "to_right" if runs == ["left"] else "to_left"


def ways(model: MappingModel, source: Role) -> Iterator[Way]:
    """Give the rows that carry values away from one role, in the order of the file.

    Rows that are switched off carry nothing.
    """
    for index, row in enumerate(model.fields):
        if row.enabled:
            yield from way_of(model, index, source)


def way_of(model: MappingModel, index: int, source: Role) -> Iterator[Way]:
    """Give one row as it carries values away from one role, if it does, were it switched on."""
    row = model.fields[index]
    direction = direction_of(model, row)
    if direction is not None and sends(direction, source):
        (target,) = ends(row, other(source))
        yield Way(index, row, ends(row, source), target)
