"""The schedules in a database, each run leased by the database's own clock."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Connection, Row, and_, bindparam, delete, insert, or_, select, update

from coupling_store.clock import MicrosNow
from coupling_store.connected import Connected
from coupling_store.forgetting import forget_before
from coupling_store.job_tables import RUNS, SCHEDULES
from coupling_store.moments import from_micros, micros_of, to_micros
from coupling_store.schedules import COUNTERS, DIED, DROPPED, RUN_LEASE, Due, Run, Schedule, UnknownSchedule

_S = SCHEDULES.c
AT_ONCE = 0
"""Stands for the next run of a schedule that somebody asked to run now."""
_LENGTH = bindparam("length", type_=BigInteger)
_MINE = and_(_S.mapping == bindparam("of"), _S.lease == bindparam("mine"))

_IS_DUE = and_(_S.next_run <= MicrosNow(), or_(_S.on_hold.is_(False), _S.next_run == AT_ONCE))
DUE = (
    select(_S.mapping, _S.timing, MicrosNow().label("now"))
    .where(_IS_DUE, _S.leased_until <= MicrosNow())
    .order_by(_S.next_run, _S.mapping)
    .limit(1)
)
TAKE = (
    update(SCHEDULES)
    .where(_S.mapping == bindparam("of"))
    .values(lease=bindparam("mine"), leased_until=MicrosNow() + _LENGTH, last_run=bindparam("at"))
)
RENEW = update(SCHEDULES).where(_MINE).values(leased_until=MicrosNow() + _LENGTH)
LISTED = select(SCHEDULES, (_S.leased_until > MicrosNow()).label("is_running")).order_by(_S.mapping)


class SqlSchedules:
    """Schedules and runs in tables."""

    def __init__(self, connected: Connected) -> None:
        self._connected = connected

    def now(self) -> datetime:
        """Tell the time by the database's clock."""
        with self._connected.looking() as connection:
            return from_micros(connection.execute(select(MicrosNow())).scalar_one())

    def keep(self, timings: Mapping[str, tuple[str, datetime]]) -> None:
        """Have exactly these; those that are there already keep their next run."""
        with self._connected.writing() as connection:
            rows = connection.execute(select(_S.mapping, _S.timing).with_for_update())
            there = {row.mapping: row.timing for row in rows}
            for mapping in sorted(there.keys() - timings.keys()):
                connection.execute(delete(SCHEDULES).where(_S.mapping == mapping))
                _abandon(connection, mapping, DROPPED)
            for mapping, (timing, first) in sorted(timings.items()):
                if mapping not in there:
                    _put(connection, mapping, timing, first)
                elif there[mapping] != timing:
                    change = update(SCHEDULES).where(_S.mapping == mapping)
                    connection.execute(change.values(timing=timing, next_run=to_micros(first)))

    def listed(self) -> Sequence[Schedule]:
        """List schedules by mapping."""
        with self._connected.looking() as connection:
            return [_schedule(row) for row in connection.execute(LISTED)]

    def take(self, run: str, length: timedelta = RUN_LEASE) -> Due | None:
        """Begin the run of a schedule that is due and that nobody runs."""
        with self._connected.looking() as connection:
            if connection.execute(DUE).first() is None:
                return None
        with self._connected.writing() as connection:
            row = connection.execute(DUE.with_for_update(of=SCHEDULES, skip_locked=True)).first()
            if row is None:
                return None
            asked = {"of": row.mapping, "mine": run, "length": micros_of(length), "at": row.now}
            connection.execute(TAKE, asked)
            _abandon(connection, row.mapping, DIED)
            fresh = {"id": run, "mapping": row.mapping, "began_at": row.now, "failure": ""}
            connection.execute(insert(RUNS).values(**fresh, **dict.fromkeys(COUNTERS, 0)))
            return Due(row.mapping, row.timing, run, from_micros(row.now))

    def renew(self, due: Due, length: timedelta = RUN_LEASE) -> bool:
        """Keep a run; False: another worker has taken it over."""
        asked = {"of": due.mapping, "mine": due.run, "length": micros_of(length)}
        with self._connected.writing() as connection:
            return connection.execute(RENEW, asked).rowcount == 1

    def finish(self, due: Due, counts: Counter[str], failure: str, next_run: datetime) -> bool:
        """End a run, if it is still ours."""
        free = {"lease": "", "leased_until": 0, "next_run": to_micros(next_run)}
        with self._connected.writing() as connection:
            mine = and_(_S.mapping == due.mapping, _S.lease == due.run)
            if connection.execute(update(SCHEDULES).where(mine).values(**free)).rowcount != 1:
                return False
            counted = {name: counts[name] for name in COUNTERS}
            ended = update(RUNS).where(RUNS.c.id == due.run)
            connection.execute(ended.values(ended_at=MicrosNow(), failure=failure, **counted))
            return True

    def hold(self, mapping: str, *, on_hold: bool) -> None:
        """Put a schedule on hold, or let it go on. Raises UnknownSchedule."""
        self._set(mapping, on_hold=on_hold)

    def run_now(self, mapping: str) -> None:
        """Have it run at once, on hold or not. Raises UnknownSchedule."""
        self._set(mapping, next_run=AT_ONCE)

    def history(self, mapping: str | None = None, limit: int = 100) -> Sequence[Run]:
        """List runs, the latest first."""
        latest = select(RUNS).order_by(RUNS.c.began_at.desc(), RUNS.c.id).limit(limit)
        with self._connected.looking() as connection:
            rows = connection.execute(latest if mapping is None else latest.where(RUNS.c.mapping == mapping))
            return [_run(row) for row in rows]

    def forget(self, before: datetime, limit: int) -> int:
        """Forget runs that ended before then."""
        return forget_before(self._connected, RUNS.c.id, RUNS.c.ended_at, before, limit)

    def _set(self, mapping: str, **values: Any) -> None:
        with self._connected.writing() as connection:
            changed = connection.execute(update(SCHEDULES).where(_S.mapping == mapping).values(**values))
            if changed.rowcount != 1:
                raise UnknownSchedule(f"{mapping} has no schedule")


def _put(connection: Connection, mapping: str, timing: str, first: datetime) -> None:
    fresh = {"mapping": mapping, "timing": timing, "on_hold": False, "lease": "", "leased_until": 0}
    connection.execute(insert(SCHEDULES).values(**fresh, next_run=to_micros(first)))


def _abandon(connection: Connection, mapping: str, failure: str) -> None:
    """End the runs of a mapping that nobody will end any more."""
    open_runs = and_(RUNS.c.mapping == mapping, RUNS.c.ended_at.is_(None))
    connection.execute(update(RUNS).where(open_runs).values(ended_at=MicrosNow(), failure=failure))


def _schedule(row: Row[Any]) -> Schedule:
    return Schedule(
        row.mapping,
        row.timing,
        bool(row.on_hold),
        None if row.next_run == AT_ONCE else from_micros(row.next_run),
        None if row.last_run is None else from_micros(row.last_run),
        bool(row.is_running),
    )


def _run(row: Row[Any]) -> Run:
    counts = Counter({name: getattr(row, name) for name in COUNTERS})
    ended_at = None if row.ended_at is None else from_micros(row.ended_at)
    return Run(row.id, row.mapping, from_micros(row.began_at), ended_at, row.failure, counts)
