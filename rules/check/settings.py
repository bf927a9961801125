"""Settings of a mapping as a whole: those that contradict each other, or that can do nothing."""

from collections.abc import Iterator

from rules.findings import Finding
from rules.model import MappingModel
from rules.ways import place, sends, ways
from schemas.keys import ROLES, Role, other


def setting_findings(model: MappingModel) -> Iterator[Finding]:
    """Check the settings of a mapping against each other."""
    if (model.left.side, model.left.table) == (model.right.side, model.right.table):
        message = f"`{model.left.table}` of `{model.left.side}` is mapped to itself."
        yield Finding(("right", "table"), message, "Name the other side's table.")
    creates = model.create.left or model.create.right
    if model.only_coupled and "create" in model.model_fields_set and creates:
        message = "`only_coupled` says that nothing is created, `create` that something is."
        yield Finding(("create",), message, "Leave one of them out.")
    for role in ROLES:
        yield from _direction_findings(model, role)
        yield from _deletion_findings(model, role)
        yield from _exit_findings(model, role)


def _direction_findings(model: MappingModel, role: Role) -> Iterator[Finding]:
    if model.direction == "both" and not any(ways(model, role)):
        message = f"the direction is both, but no row carries anything away from the {role} side."
        yield Finding(("direction",), message, "Write `to_left` or `to_right`.", "warning")


def _deletion_findings(model: MappingModel, role: Role) -> Iterator[Finding]:
    """Warn of deletions that are to be answered on a side to which nothing goes."""
    word = getattr(model.on_delete, role)
    source = role if word == "delete" else other(role)
    if word in {"delete", "restore"} and not sends(model.direction, source):
        message = (
            f"`{word}` writes to the {other(source)} side, to which nothing goes: "
            f"the mapping is `{model.direction}`."
        )
        yield Finding(("on_delete", role), message, "Write `ignore` or `uncouple`.", "warning")


def _exit_findings(model: MappingModel, role: Role) -> Iterator[Finding]:
    word = getattr(model.on_filter_exit, role)
    if word != "ignore" and place(model, role).filter is None:
        message = f"there is no filter on the {role} side that a record could stop matching."
        yield Finding(("on_filter_exit", role), message, "Write a filter, or `ignore`.", "warning")
    if word == "delete" and not sends(model.direction, role):
        message = f"`delete` writes to the {other(role)} side, to which nothing goes."
        yield Finding(("on_filter_exit", role), message, "Write `ignore` or `uncouple`.", "warning")
