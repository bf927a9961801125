"""Templates: their fields and values, and values that would never be used."""

from collections.abc import Iterator

from rules.compile_templates import compile_template, templates_of
from rules.filters import filter_findings
from rules.findings import Faulty, Finding, did_you_mean
from rules.model import MappingModel, TemplateModel
from rules.sides import Surroundings
from rules.ways import sends, ways
from rules.written import Path
from schemas.keys import ROLES, Role, other


def template_findings(model: MappingModel, around: Surroundings) -> Iterator[Finding]:
    """Check the templates of either side."""
    for target in ROLES:
        written = templates_of(model, target)
        for index, template in enumerate(written):
            path: Path = ("templates", target, index)
            for finding in _findings(model, template, target, around):
                yield finding.below(path)
        if written and not (sends(model.direction, other(target)) and _creates(model, target)):
            message = f"nothing is created on the {target} side: these templates are never used."
            yield Finding(("templates", target), message, "Leave them out.", "warning")


def _creates(model: MappingModel, target: Role) -> bool:
    return bool(getattr(model.create, target))


def _findings(
    model: MappingModel, template: TemplateModel, target: Role, around: Surroundings
) -> Iterator[Finding]:
    table = around.table(model, target)
    wrong = [
        Finding(("values", name), f"{table} has no field `{name}`.", did_you_mean(name, table.fields))
        for name in template.values
        if name not in table.fields
    ]
    if template.filter is not None:
        source = around.table(model, other(target))
        wrong += [f.below(("filter",)) for f in filter_findings(template.filter, source, around.rules)]
    yield from wrong
    if not wrong:
        try:
            compile_template(model, template, other(target), around)
        except Faulty as faulty:
            yield faulty.finding
    yield from _never_used(model, template, target)


def _never_used(model: MappingModel, template: TemplateModel, target: Role) -> Iterator[Finding]:
    mapped = {way.target: way.index for way in ways(model, other(target))}
    for name in template.values:
        if name in mapped:
            message = f"`{name}` is written by row {mapped[name]}: the template's value is never used."
            yield Finding(("values", name), message, "Leave it out: mapped values win.", "warning")
