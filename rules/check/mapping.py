"""What is wrong or doubtful in one mapping that is well written: everything that names point to."""

from collections.abc import Iterator

from rules.check.order import order_findings
from rules.check.parents import parent_findings
from rules.check.places import place_findings
from rules.check.references import cycle_findings
from rules.check.rows_in_tables import rows_findings
from rules.check.settings import setting_findings
from rules.check.templates import template_findings
from rules.filters import filter_findings
from rules.findings import Finding
from rules.model import MappingModel
from rules.sides import Surroundings
from rules.ways import place
from schemas.keys import ROLES, Role


def mapping_findings(model: MappingModel, around: Surroundings) -> Iterator[Finding]:
    """Check one mapping against the sides, the other mappings and itself."""
    if around.by_name[model.mapping] is not model:
        message = f"there are two mappings `{model.mapping}`."
        yield Finding(("mapping",), message, "Give each a name of its own.")
    known = []
    for role in ROLES:
        wrong = list(place_findings(model, role, around))
        known += [] if wrong else [role]
        yield from wrong
    yield from setting_findings(model)
    for role in known:
        yield from _filter_findings(model, role, around)
    yield from rows_findings(model, known, around)
    if len(known) == len(ROLES):
        yield from template_findings(model, around)
    yield from order_findings(model, around)
    yield from parent_findings(model, around)
    yield from cycle_findings(model, around.by_name)


def _filter_findings(model: MappingModel, role: Role, around: Surroundings) -> Iterator[Finding]:
    written = place(model, role).filter
    if written is not None:
        for finding in filter_findings(written, around.table(model, role), around.rules):
            yield finding.below((role, "filter"))
