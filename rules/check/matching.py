"""Rows that are criteria of match-based coupling: can their two fields be compared?

Records are compared by the value that the row makes of the one side's, so that transforms,
references and options are no hindrance.
"""

from collections.abc import Iterator

from rules.findings import Finding
from rules.model import FieldRow, MappingModel
from rules.sides import Surroundings
from rules.ways import ends
from schemas.keys import ROLES


def match_findings(model: MappingModel, row: FieldRow, around: Surroundings) -> Iterator[Finding]:
    """Find criteria that cannot be compared; the names of the row's fields are known to be right."""
    if row.match is None:
        return
    for role in ROLES:
        for name in ends(row, role):
            if around.table(model, role).fields[name].kind == "bytes":
                message = f"`{name}` is bytes: records are not compared by those."
                yield Finding(("match",), message, "Match by another field.")
