"""What a new record is made with: what is agreed, and what the mapping gives to new records alone."""

from rules.compiled import Lane, Row, Unfit
from rules.draft import Draft
from rules.translation import NotCoupled, carry, given, is_empty, is_given
from schemas.keys import Role, other
from schemas.values import Image, Values


def values_of_new(draft: Draft, target: Role) -> Values:
    """Give the values of the create command to one side.

    First what is agreed (of a record made again, also what it alone told the other side), then the
    defaults of rows that bring nothing, then the first template that matches the source record. A
    value of a row stands before a template's, even if it is null.
    """
    lane, agreed = draft.mapping.lane(other(target)), draft.c.agreed(target)
    held, source = draft.c.held.get(target, {}), draft.c.agreed(lane.role)
    values: Values = {name: value for name, value in agreed.items() if name not in held}
    for row in lane.rows:
        if row.target in held:
            continue
        if row.new_only and row.target not in values:
            values[row.target] = row.default if row.has_default else row.constant
        elif row.has_default and _is_wanted(draft, row, values, source):
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
        if row.has_default
        and not row.new_only
        and row.target in values
        and _is_wanted(draft, row, agreed, source)
    }
    if written:
        draft.c.set_agreed(target, {**agreed, **written})


def _is_wanted(draft: Draft, row: Row, values: Image, source: Image) -> bool:
    """Tell whether a default steps in: not for a value that is still to come, or that does not fit."""
    if row.target in values:
        return is_empty(values[row.target])
    if not is_given(row, source):
        return True
    try:
        return row.not_empty and is_empty(carry(row, given(row, source), draft.known.counterparts))
    except (NotCoupled, Unfit):
        return False


def _template(draft: Draft, lane: Lane) -> Values:
    if not lane.templates:
        return {}
    record = draft.record(lane.role)
    image: Image = (record.image if record is not None else None) or {}
    for template in lane.templates:
        if template.matches(image):
            return dict(template.values)
    return {}


def brought_along(draft: Draft, role: Role, sent: Image) -> list[str]:
    """Give the fields of a new record that no row filled, but that a row takes back to its source.

    They came from a template, or are values for new records alone: like an edit in the new record.
    """
    lane, back = draft.mapping.lane(other(role)), draft.mapping.lane(role)
    if not back.sends:
        return []
    agreed, received = draft.c.agreed(role), {row.target for row in lane.rows if not row.new_only}
    return [name for name in sent if name in back.rows_of and name not in received and name not in agreed]
