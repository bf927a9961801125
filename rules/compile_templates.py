"""Templates compiled: which values a new record gets, by what its source record is."""

from rules.compiled import Template
from rules.filters import compile_filter
from rules.findings import below
from rules.literals import constant
from rules.model import MappingModel, TemplateModel
from rules.sides import Surroundings
from schemas.keys import Role, other
from schemas.values import Values


def templates_of(model: MappingModel, target: Role) -> tuple[TemplateModel, ...]:
    """Give the templates of records that are created on one side, in the order of the file."""
    return model.templates.left if target == "left" else model.templates.right


def compile_templates(model: MappingModel, source: Role, around: Surroundings) -> tuple[Template, ...]:
    """Compile the templates of records that are created from one side's, in the order they are tried."""
    written = sorted(templates_of(model, other(source)), key=lambda template: template.priority)
    return tuple(compile_template(model, template, source, around) for template in written)


def compile_template(
    model: MappingModel, template: TemplateModel, source: Role, around: Surroundings
) -> Template:
    """Compile one template. Raises Faulty, its path inside the template."""
    fields = around.table(model, other(source)).fields
    values: Values = {}
    for name, written in template.values.items():
        with below("values", name):
            values[name] = constant(written, fields[name])
    with below("filter"):
        matches = compile_filter(template.filter, around.table(model, source), around.rules)
    return Template(matches, values, template.name)
