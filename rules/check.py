"""What is wrong or doubtful in mappings that are well written: everything that names point to."""

from collections.abc import Iterator, Mapping, Sequence

from rules.chains import step_findings
from rules.check_chains import chain_findings
from rules.check_fit import doubts_of_row, unfilled_findings
from rules.check_references import cycle_findings, reference_finding
from rules.check_rows import row_findings, together_findings
from rules.compile import compile_row
from rules.filters import filter_findings
from rules.findings import Faulty, Finding, did_you_mean
from rules.model import FieldRow, MappingModel
from rules.sides import SideFacts, Surroundings
from rules.transforms import Registry
from rules.ways import end, place, ways
from schemas.keys import ROLES, Role
from schemas.tables import Catalog

Findings = tuple[Finding, ...]


def check_mappings(
    models: Sequence[MappingModel],
    catalog: Catalog,
    sides: Mapping[str, SideFacts],
    registry: Registry,
) -> list[Findings]:
    """Check mappings one by one and against each other; the findings of each, in their order."""
    around = Surroundings({model.mapping: model for model in reversed(models)}, catalog, sides, registry)
    return [tuple(_findings(model, around)) for model in models]


def _findings(model: MappingModel, around: Surroundings) -> Iterator[Finding]:
    if around.by_name[model.mapping] is not model:
        yield Finding(
            ("mapping",), f"there are two mappings `{model.mapping}`.", "Give each a name of its own."
        )
    known = []
    for role in ROLES:
        wrong = list(_place_findings(model, role, around))
        known += [] if wrong else [role]
        yield from wrong
    yield from _setting_findings(model)
    for role in known:
        yield from _filter_findings(model, role, around)
    yield from _rows_findings(model, known, around)
    yield from cycle_findings(model, around.by_name)


def _place_findings(model: MappingModel, role: Role, around: Surroundings) -> Iterator[Finding]:
    here, names = place(model, role), around.catalog.names(place(model, role).side)
    if here.side not in around.sides:
        message = f"there is no side `{here.side}`."
        yield Finding((role, "side"), message, did_you_mean(here.side, around.sides))
    elif not names:
        message = f"side `{here.side}` has no tables that are known here."
        remedy = f"echoless schemas generate {here.side} writes their schemas."
        yield Finding((role, "side"), message, remedy)
    elif here.table not in names:
        message = f"side `{here.side}` has no table `{here.table}`."
        yield Finding((role, "table"), message, did_you_mean(here.table, names))


def _setting_findings(model: MappingModel) -> Iterator[Finding]:
    if (model.left.side, model.left.table) == (model.right.side, model.right.table):
        message = f"`{model.left.table}` of `{model.left.side}` is mapped to itself."
        yield Finding(("right", "table"), message, "Name the other side's table.")
    if (
        model.only_coupled
        and "create" in model.model_fields_set
        and (model.create.left or model.create.right)
    ):
        message = "`only_coupled` says that nothing is created, `create` that something is."
        yield Finding(("create",), message, "Leave one of them out.")
    for role in ROLES:
        if model.direction == "both" and not any(ways(model, role)):
            message = f"the direction is both, but no row carries anything away from the {role} side."
            yield Finding(("direction",), message, "Write `to_left` or `to_right`.", "warning")


def _filter_findings(model: MappingModel, role: Role, around: Surroundings) -> Iterator[Finding]:
    written = place(model, role).filter
    if written is not None:
        for finding in filter_findings(written, around.table(model, role)):
            yield finding.below((role, "filter"))


def _rows_findings(model: MappingModel, known: Sequence[Role], around: Surroundings) -> Iterator[Finding]:
    sound = []
    for index, row in enumerate(model.fields):
        found = [*_names_findings(model, row, known, around), *row_findings(model, row)]
        if not found and len(known) == 2:
            found = list(_compiled_findings(model, index, around))
        sound += [] if found else [index]
        yield from (finding.below(("fields", index)) for finding in found)
    yield from together_findings(model)
    if len(known) == 2:
        for index in sound:
            doubts = [*doubts_of_row(model, index, around), *chain_findings(model, index, around)]
            yield from (doubt.below(("fields", index)) for doubt in doubts)
        yield from unfilled_findings(model, around)


def _names_findings(
    model: MappingModel, row: FieldRow, known: Sequence[Role], around: Surroundings
) -> Iterator[Finding]:
    for role in known:
        field, table = end(row, role), around.table(model, role)
        if field is not None and field not in table.fields:
            yield Finding((role,), f"{table} has no field `{field}`.", did_you_mean(field, table.fields))
    yield from step_findings(row, around.registry)
    if row.reference is not None:
        yield from reference_finding(model, row, around)


def _compiled_findings(model: MappingModel, index: int, around: Surroundings) -> Iterator[Finding]:
    """Compile the row both ways, as it will be compiled later: what fails there fails here."""
    found: dict[Finding, None] = {}
    for role in ROLES:
        for way in ways(model, role):
            if way.index == index:
                try:
                    compile_row(model, way, role, around)
                except Faulty as faulty:
                    found[faulty.finding] = None
    yield from found
