"""Which tests of a filter a record fails, and what it shows in the fields that they ask."""

from collections.abc import Iterator

from rules.description.words import spell_filter, spell_value
from rules.filters import compile_filter
from rules.model import Filter
from schemas.tables import TableType
from schemas.values import Image


def failing(written: Filter | None, table: TableType, image: Image) -> Iterator[str]:
    """Give the tests that keep a record out; nothing if it passes."""
    if written is None or compile_filter(written, table)(image):
        return
    if written.all is not None:
        for part in written.all:
            yield from failing(part, table, image)
    elif written.any:
        alternatives = [test for part in written.any for test in failing(part, table, image)]
        yield f"none of these: {'; '.join(alternatives)}"
    else:
        yield f"{spell_filter(written)}{_shown(written, image)}"


def _shown(written: Filter, image: Image) -> str:
    """Tell what the record shows in the fields that a test asks."""
    fields = list(dict.fromkeys(_fields(written)))
    shown = ", ".join(f"{name} is {spell_value(image.get(name))}" for name in fields)
    return f" ({shown})" if shown else ""


def _fields(written: Filter) -> Iterator[str]:
    if written.field is not None:
        yield written.field
    if written.rule is not None:
        yield from (str(value) for value in written.settings.values())
    for part in (written.not_, *(written.all or ()), *(written.any or ())):
        if part is not None:
            yield from _fields(part)
