"""What stands on either side of an option mapping: does a field hold it, and is it one of its values?"""

from collections.abc import Iterator

from rules.adapt import adaptation, holds
from rules.findings import Finding, did_you_mean
from rules.model import FieldRow, MappingModel, OptionEnd, OptionsModel
from rules.sides import Surroundings, role_of
from rules.transforms import Untranslatable
from rules.ways import ends
from schemas.fields import FieldType
from schemas.fit import check
from schemas.keys import ROLES
from schemas.tables import UnknownTable


def option_key_findings(
    model: MappingModel, row: FieldRow, options: OptionsModel, around: Surroundings
) -> Iterator[Finding]:
    """Check that the fields of a row can hold what the option mapping pairs."""
    for role in ROLES:
        try:
            mine = around.table(model, role)
        except UnknownTable:
            continue
        end = options.left if role_of(options, mine.side, role) == "left" else options.right
        for field in [mine.fields[name] for name in ends(row, role) if name in mine.fields]:
            for message, remedy in _troubles(field, end, options, around):
                yield Finding((role,), message, remedy)


def _troubles(
    field: FieldType, end: OptionEnd, options: OptionsModel, around: Surroundings
) -> Iterator[tuple[str, str]]:
    if end.table is not None:
        yield from _key_troubles(field, end, around)
    for value in end.values or ():
        trouble = value_trouble(field, value)
        if trouble:
            yield f"`{value}` of `{options.options}` {trouble}.", did_you_mean(value, field.options)


def _key_troubles(field: FieldType, end: OptionEnd, around: Surroundings) -> Iterator[tuple[str, str]]:
    try:
        table = around.catalog.table(end.side, end.table or "")
    except UnknownTable:
        return
    key = table.fields[table.key]
    if not holds(key.kind, field.kind):
        message = f"`{field.name}` is {field.kind}, the key of {table}, `{key.name}`, is {key.kind}."
        yield message, f"Map a field that holds keys of {table}."


def value_trouble(field: FieldType, value: str) -> str:
    """Say why a field cannot hold a value of an option mapping; empty: it can."""
    if not holds("text", field.kind):
        return f"is no {field.kind}, which `{field.name}` is"
    adapt = adaptation("text", field.kind)
    try:
        read = value if adapt is None else adapt(value)
    except Untranslatable as error:
        return f"is nothing `{field.name}` can hold: {error.message}"
    unfit = check(field, read)
    if unfit is not None:
        return f"does not fit: {unfit.message}"
    return f"is not in the list of `{field.name}`" if field.options and value not in field.options else ""
