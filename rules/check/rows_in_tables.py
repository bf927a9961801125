"""The rows of a mapping against the tables they stand between."""

from collections.abc import Iterator, Sequence

from rules.chains import step_findings
from rules.check.chains import chain_findings
from rules.check.fit import doubts_of_row, unfilled_findings
from rules.check.lengths import length_findings
from rules.check.matching import match_findings
from rules.check.references import reference_findings
from rules.check.rows import row_findings, together_findings
from rules.compile_row import compile_row
from rules.findings import Faulty, Finding, did_you_mean
from rules.model import FieldRow, MappingModel
from rules.sides import Surroundings
from rules.ways import ends, way_of
from schemas.keys import ROLES, Role


def rows_findings(model: MappingModel, known: Sequence[Role], around: Surroundings) -> Iterator[Finding]:
    """Check all rows; ``known`` are the roles whose tables exist."""
    sound = []
    for index, row in enumerate(model.fields):
        found = [*_names_findings(model, row, known, around), *row_findings(model, row)]
        if not found and len(known) == len(ROLES) and row.goes_through not in around.unread:
            found = [*_compiled_findings(model, index, around), *match_findings(model, row, around)]
        sound += [index] if not any(finding.severity == "error" for finding in found) else []
        yield from (finding.below(("fields", index)) for finding in found)
    yield from together_findings(model)
    if len(known) == len(ROLES):
        yield from _doubts(model, sound, around)
        yield from unfilled_findings(model, around)


def _doubts(model: MappingModel, sound: Sequence[int], around: Surroundings) -> Iterator[Finding]:
    """Warn of what may go wrong in rows that are right as they are written, and switched on."""
    for index in sound:
        if model.fields[index].enabled:
            doubts = [*doubts_of_row(model, index, around), *chain_findings(model, index, around)]
            yield from (doubt.below(("fields", index)) for doubt in doubts)
    yield from length_findings(model, sound, around)


def _names_findings(
    model: MappingModel, row: FieldRow, known: Sequence[Role], around: Surroundings
) -> Iterator[Finding]:
    for role in known:
        table = around.table(model, role)
        for field in ends(row, role):
            if field not in table.fields:
                message = f"{table} has no field `{field}`."
                yield Finding((role,), message, did_you_mean(field, table.fields))
    yield from step_findings(row, around.registry)
    yield from reference_findings(model, row, around)


def _compiled_findings(model: MappingModel, index: int, around: Surroundings) -> Iterator[Finding]:
    """Compile the row both ways, as it will be compiled later: what fails there fails here."""
    found: dict[Finding, None] = {}
    for role in ROLES:
        for way in way_of(model, index, role):
            try:
                compile_row(model, way, role, around)
            except Faulty as faulty:
                found[faulty.finding] = None
    yield from found
