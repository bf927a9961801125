"""The rows of option mappings in the store: couplings of values, under the name of the option mapping."""

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import NAMESPACE_URL, uuid5

from coupling_store.port import Store
from rules.model import OptionEnd, OptionsModel
from rules.option_values import label_of
from schemas.keys import LinkKey, Role
from schemas.known import Coupling

MANY = 100_000
"""More rows than any list of options has, and more waiting records than anybody reads one by one."""


def row(options: str, left: str, right: str) -> Coupling:
    """Make a row: the same pair always has the same id."""
    id_ = str(uuid5(NAMESPACE_URL, f"echoless:options|{options}|{left}|{right}"))
    return Coupling(id_, options, left_id=left, right_id=right)


def rows(store: Store, options: str) -> Sequence[Coupling]:
    """List the rows of an option mapping, by left value."""
    return store.couplings(options, MANY)


def values(store: Store, end: OptionEnd) -> Mapping[str, str]:
    """Give the values of one side with their labels; of a table, those of its known records."""
    if end.table is None:
        return end.values or {}
    known = store.images(end.side, end.table)
    return {record.key.id: label_of(record.image) for record in known if record.image is not None}


def blanks(store: Store, options: OptionsModel) -> Counter[tuple[Role, str]]:
    """Count the pairs in which a value without a row is left blank, by side and value."""
    links: list[LinkKey] = [link for parked in store.parked(MANY) for link in parked.waits]
    return Counter((link.role, link.id) for link in links if link.mapping == options.options)
