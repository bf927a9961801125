"""Whom a change of a filter concerns: the records that take part no more, and those that do now."""

from collections.abc import Iterable
from dataclasses import dataclass

from rules.compiled import Lane
from schemas.known import Record


@dataclass(frozen=True, slots=True)
class Reach:
    """Known records of one side, before and after a change."""

    table: str
    leave: tuple[str, ...]
    """Ids of records that passed the filter, and do not any more."""
    enter: tuple[str, ...]
    """Ids of records that did not pass the filter, and do now."""


def reach(old: Lane, new: Lane, records: Iterable[Record]) -> Reach:
    """Try both filters on all known records of a table."""
    leave: list[str] = []
    enter: list[str] = []
    for record in records:
        if record.image is None:
            continue
        before, after = old.matches(record.image), new.matches(record.image)
        if before != after:
            (leave if before else enter).append(record.key.id)
    return Reach(f"{new.side}/{new.table}", tuple(leave), tuple(enter))
