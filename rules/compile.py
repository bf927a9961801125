"""From the mappings as written to closures: done once, at start, so that no event pays for it."""

from collections.abc import Iterable, Mapping

from rules.compile_fields import (
    compared_as_codes,
    edited_by_hand,
    match_groups,
    policies,
    same_code,
)
from rules.compile_row import compile_row
from rules.compile_templates import compile_templates
from rules.compiled import CompiledMapping, Job, Lane, Row
from rules.filters import compile_filter
from rules.model import JobModel, MappingModel, OptionsModel
from rules.named import NAMED_RULES, RuleRegistry
from rules.sides import SideFacts, Surroundings
from rules.transforms import TRANSFORMS, Registry
from rules.ways import place, sends, ways
from schemas.keys import Role, other
from schemas.tables import Catalog


def compile_mappings(
    models: Iterable[MappingModel],
    catalog: Catalog,
    sides: Mapping[str, SideFacts],
    registry: Registry = TRANSFORMS,
    *,
    options: Iterable[OptionsModel] = (),
    rules: RuleRegistry = NAMED_RULES,
) -> dict[str, CompiledMapping]:
    """Compile mappings that ``load_mappings`` found no errors in; by name. Raises Faulty otherwise.

    Mappings that are switched off are left out.
    """
    by_name = {model.mapping: model for model in models}
    by_option = {model.options: model for model in options}
    around = Surroundings(by_name, catalog, sides, registry, by_option, rules)
    return {name: _mapping(model, around) for name, model in by_name.items() if model.enabled}


def _mapping(model: MappingModel, around: Surroundings) -> CompiledMapping:
    return CompiledMapping(
        name=model.mapping,
        left=_lane(model, "left", around),
        right=_lane(model, "right", around),
        policies=policies(model),
        same=dict.fromkeys(compared_as_codes(model), same_code),
        enforce=frozenset(edited_by_hand(model, "put back")),
        report=frozenset(edited_by_hand(model, "report")),
        match=match_groups(model),
        depends_on=_depends_on(model, around),
        uncouple_with=model.uncouple_with,
        job=_job(model.job),
        park_deadline=model.park_deadline,
    )


def _lane(model: MappingModel, role: Role, around: Surroundings) -> Lane:
    here = place(model, role)
    facts = around.sides[here.side]
    runs = sends(model.direction, role)
    rows = tuple(compile_row(model, way, role, around) for way in ways(model, role))
    return Lane(
        role=role,
        side=here.side,
        table=here.table,
        integration_user=facts.integration_user,
        sends=runs,
        creates=runs and not model.only_coupled and getattr(model.create, other(role)),
        matches=compile_filter(here.filter, around.table(model, role), around.rules),
        rows=rows,
        rows_of=_by_source(rows),
        on_delete=getattr(model.on_delete, role),
        foreign_writes=(
            getattr(model.foreign_writes, role) if model.foreign_writes else facts.foreign_writes
        ),
        templates=compile_templates(model, role, around) if runs else (),
        on_exit=getattr(model.on_filter_exit, role),
        creates_on_replay=runs and getattr(model.create, other(role)),
    )


def _by_source(rows: tuple[Row, ...]) -> dict[str, tuple[Row, ...]]:
    fields = dict.fromkeys(field for row in rows for field in row.sources)
    return {field: tuple(row for row in rows if field in row.sources) for field in fields}


def _depends_on(model: MappingModel, around: Surroundings) -> tuple[str, ...]:
    """Leave out what takes no turn in a synchronization: option mappings, and what is switched off."""
    return tuple(name for name in model.depends_on if name in around.by_name and around.by_name[name].enabled)


def _job(written: JobModel | None) -> Job | None:
    return None if written is None else Job(written.every, written.cron or "", written.idle_timeout)
