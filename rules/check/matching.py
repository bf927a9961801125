"""Rows that are criteria of match-based coupling: can their two fields be compared?"""

from collections.abc import Iterator

from rules.findings import Finding
from rules.model import FieldRow, MappingModel
from rules.sides import Surroundings
from rules.ways import ends
from schemas.fields import Kind

_NUMBERS: frozenset[Kind] = frozenset({"integer", "long", "decimal", "double"})


def match_findings(model: MappingModel, row: FieldRow, around: Surroundings) -> Iterator[Finding]:
    """Find criteria that can never agree; the names of the row's fields are known to be right."""
    if row.match is None:
        return
    if row.goes_through is not None:
        message = "the two sides name what is referred to each in its own way: it cannot be compared."
        yield Finding(("match",), message, "Match by another field.")
        return
    (left,), (right,) = ends(row, "left"), ends(row, "right")
    kinds = (
        around.table(model, "left").fields[left].kind,
        around.table(model, "right").fields[right].kind,
    )
    if "bytes" in kinds or not (kinds[0] == kinds[1] or set(kinds) <= _NUMBERS):
        message = f"`{left}` is {kinds[0]}, `{right}` is {kinds[1]}: they cannot be compared."
        yield Finding(("match",), message, "Match by another field.")
    elif row.transform:
        message = "records are matched by the values as they are, before the `transform`."
        yield Finding(("match",), message, "Match by a field that both sides write alike.", "warning")
