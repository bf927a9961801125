"""What is wrong in option mappings: sides and tables that are not there, pairs that cannot be."""

from collections.abc import Iterator

from rules.findings import Finding, did_you_mean
from rules.model import OptionEnd, OptionsModel
from rules.sides import Surroundings
from schemas.keys import ROLES, Role


def options_findings(model: OptionsModel, around: Surroundings) -> Iterator[Finding]:
    """Check one option mapping against the sides and itself."""
    if model.options in around.by_name or around.options[model.options] is not model:
        message = f"there are two mappings `{model.options}`."
        yield Finding(("options",), message, "Give each a name of its own.")
    if not any(row.options == model.options for there in around.by_name.values() for row in there.fields):
        message = f"no row uses `{model.options}`."
        remedy = f"Add `options: {model.options}` to a row."
        yield Finding(("options",), message, remedy, "warning")
    for role in ROLES:
        yield from _end_findings(_end(model, role), role, around)
        yield from _seed_findings(model, role)
    yield from _twice_findings(model)


def _end(model: OptionsModel, role: Role) -> OptionEnd:
    return model.left if role == "left" else model.right


def _end_findings(end: OptionEnd, role: Role, around: Surroundings) -> Iterator[Finding]:
    if end.side not in around.sides:
        yield Finding((role, "side"), f"there is no side `{end.side}`.", did_you_mean(end.side, around.sides))
    elif end.table is not None and end.table not in around.catalog.names(end.side):
        message = f"side `{end.side}` has no table `{end.table}`."
        yield Finding((role, "table"), message, did_you_mean(end.table, around.catalog.names(end.side)))


def _seed_findings(model: OptionsModel, role: Role) -> Iterator[Finding]:
    values = _end(model, role).values
    for left, right in model.seed.items():
        value = left if role == "left" else right
        if values is not None and value not in values:
            message = f"`{value}` is no value of the {role} side."
            yield Finding(("seed", left), message, did_you_mean(value, values))


def _twice_findings(model: OptionsModel) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for left, right in model.seed.items():
        if first.setdefault(right, left) != left:
            message = f"`{right}` has two partners: `{first[right]}` and `{left}`."
            yield Finding(("seed", left), message, "An option mapping pairs one with one: leave one out.")
