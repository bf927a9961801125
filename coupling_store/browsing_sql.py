"""Pages and counts, read from the database of the store."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from coupling_store.browsing import Cause, Which
from coupling_store.connected import Connected
from coupling_store.moments import from_micros
from coupling_store.queries import coupling_columns
from coupling_store.rows import load_problem
from coupling_store.state import load_coupling
from coupling_store.tables import COUPLINGS, PARKED, PROBLEMS
from schemas.known import Coupling
from schemas.messages import Problem

_C, _P = COUPLINGS.c, PROBLEMS.c


class SqlBrowsing:
    """Asks for a page at a time, along the primary key."""

    def __init__(self, connected: Connected) -> None:
        self._connected = connected

    def couplings(self, mapping: str, after: str, limit: int) -> Sequence[Coupling]:
        """List couplings by id, those after this one; mapping empty: of all."""
        asked = select(*coupling_columns()).where(_C.id > after).order_by(_C.id).limit(limit)
        if mapping:
            asked = asked.where(_C.mapping == mapping)
        with self._connected.looking() as connection:
            return [load_coupling(row) for row in connection.execute(asked)]

    def problems(self, which: Which, after: str, limit: int) -> Sequence[Problem]:
        """List open errors by key, those after this one."""
        asked = select(PROBLEMS).where(_P.key > after, *_named(which)).order_by(_P.key).limit(limit)
        with self._connected.looking() as connection:
            return [load_problem(row) for row in connection.execute(asked)]

    def oldest_problems(self, which: Which, limit: int) -> Sequence[Problem]:
        """List open errors, the oldest first."""
        asked = select(PROBLEMS).where(*_named(which)).order_by(_P.first_seen, _P.key).limit(limit)
        with self._connected.looking() as connection:
            return [load_problem(row) for row in connection.execute(asked)]

    def causes(self, which: Which) -> list[Cause]:
        """Group open errors by mapping, stage and code; the cause with the most of them first."""
        with self._connected.looking() as connection:
            return [_cause(row) for row in connection.execute(_grouped(which))]

    def problems_by_code(self) -> Counter[tuple[str, str]]:
        """Count open errors by mapping and code."""
        asked = select(_P.mapping, _P.code, func.count()).group_by(_P.mapping, _P.code)
        with self._connected.looking() as connection:
            return Counter({(mapping, code): count for mapping, code, count in connection.execute(asked)})

    def oldest_parked(self) -> datetime | None:
        """Tell since when the longest parked coupling waits; None: nothing is parked."""
        return self._earliest(PARKED.c.since)

    def oldest_problem(self) -> datetime | None:
        """Tell since when the oldest open error is open; None: there is none."""
        return self._earliest(_P.first_seen)

    def _earliest(self, column: ColumnElement[Any]) -> datetime | None:
        with self._connected.looking() as connection:
            found = connection.scalar(select(func.min(column)))
        return None if found is None else from_micros(found)


def _named(which: Which) -> list[ColumnElement[bool]]:
    pairs = ((_P.mapping, which.mapping), (_P.stage, which.stage), (_P.code, which.code))
    return [column == value for column, value in pairs if value]


def _grouped(which: Which) -> Select[Any]:
    """Count and date the causes, each with the words of one of its errors."""
    same = (_P.mapping, _P.stage, _P.code)
    numbers = (func.count().label("count"), func.min(_P.first_seen).label("first"))
    last, one = func.max(_P.last_seen).label("last"), func.min(_P.key).label("one")
    groups = select(*numbers, last, one).where(*_named(which)).group_by(*same).subquery()
    found, words = groups.c, (*same, _P.message, _P.remedy)
    joined = select(*words, found.count, found.first, found.last).join(groups, _P.key == found.one)
    return joined.order_by(found.count.desc(), *same)


def _cause(row: Any) -> Cause:
    mapping, stage, code, message, remedy, count, first, last = row
    return Cause(mapping, stage, code, count, from_micros(first), from_micros(last), message, remedy)
