"""What a new record is made with: what is agreed, and what the mapping gives to new records alone."""

from rules.compiled import Lane, Row
from rules.draft import Draft
from rules.translation import is_empty, is_given
from schemas.keys import Role, other
from schemas.values import Image, Values


def values_of_new(draft: Draft, target: Role) -> Values:
    """Give the values of the create command to one side.

    First what is agreed, then the defaults of rows that bring nothing, then the first template
    that matches the source record. A value of a row stands before a template's, even if it is null.
    """
    lane, agreed = draft.mapping.lane(other(target)), draft.c.agreed(target)
    held, source = draft.c.held.get(target, {}), draft.c.agreed(lane.role)
    values: Values = {}
    for row in lane.rows:
        if row.target in held:
            continue
        if row.target in agreed:
            values[row.target] = agreed[row.target]
        if row.new_only and row.target not in values:
            values[row.target] = row.default if row.has_default else row.constant
        elif row.has_default and _is_wanted(row, values, source):
            values[row.target] = row.default
    for name, value in _template(draft, lane).items():
        values.setdefault(name, value)
    return values


def agree_on_defaults(draft: Draft, target: Role, values: Values) -> None:
    """Let defaults count as agreed on the side they are written to: the source keeps its blank."""
    agreed, source = draft.c.agreed(target), draft.c.agreed(other(target))
    written = {
        row.target: row.default
        for row in draft.mapping.lane(other(target)).rows
        if row.has_default and not row.new_only and row.target in values and _is_wanted(row, agreed, source)
    }
    if written:
        draft.c.set_agreed(target, {**agreed, **written})


def _is_wanted(row: Row, values: Image, source: Image) -> bool:
    """Tell whether a default steps in: not for a value that is still to come, or that does not fit."""
    if row.target in values:
        return is_empty(values[row.target])
    return not is_given(row, source) or row.not_empty


def _template(draft: Draft, lane: Lane) -> Values:
    if not lane.templates:
        return {}
    record = draft.record(lane.role)
    image: Image = (record.image if record is not None else None) or {}
    for template in lane.templates:
        if template.matches(image):
            return dict(template.values)
    return {}
