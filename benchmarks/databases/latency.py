"""How long a single edit takes to be seen on the other side: from before its commit to after theirs."""

import threading
import time

import psycopg

from benchmarks.databases.sides import Side

TRIGGER = """
CREATE OR REPLACE FUNCTION tell_seen() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_notify('seen', NEW.{title}); RETURN NULL; END $$;
CREATE TRIGGER tell_seen AFTER UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION tell_seen()
"""
LONGEST_WAIT = 30.0


def latencies(source: Side, target: Side, per_second: int, seconds: float) -> list[float]:
    """Edit at a steady rate; give the milliseconds that each edit took."""
    count = int(per_second * seconds)
    began: dict[str, float] = {}
    seen: dict[str, float] = {}
    everything, ready = threading.Event(), threading.Event()

    def listen() -> None:
        with psycopg.connect(target.url, autocommit=True) as connection:
            connection.execute("LISTEN seen")
            ready.set()
            for notice in connection.notifies(timeout=seconds + LONGEST_WAIT):
                seen.setdefault(notice.payload, time.perf_counter())
                if len(seen) >= count:
                    break
        everything.set()

    with psycopg.connect(target.url, autocommit=True) as connection:
        connection.execute(TRIGGER.format(title=target.title, table=target.table))
        threading.Thread(target=listen, daemon=True).start()
        ready.wait()
        _edit(source, count, per_second, began)
        everything.wait()
        connection.execute(f"DROP TRIGGER tell_seen ON {target.table}")
    missing = began.keys() - seen.keys()
    if missing:
        raise RuntimeError(f"{len(missing)} of {count} edits were not seen within {LONGEST_WAIT} s")
    return sorted((seen[name] - began[name]) * 1000 for name in began)


def _edit(side: Side, count: int, per_second: int, began: dict[str, float]) -> None:
    """Edit a different record each time: no edit waits for an earlier one, none is coalesced."""
    with psycopg.connect(side.url, autocommit=True) as connection:
        chosen = f"SELECT {side.key} FROM {side.table} ORDER BY md5({side.number}::text) LIMIT {count}"
        keys = [row[0] for row in connection.execute(chosen)]
        sets = f"{side.title} = %s, {side.counter} = {side.counter} + 1"
        statement = f"UPDATE {side.table} SET {sets} WHERE {side.key} = %s"
        start = time.perf_counter()
        for n, key in enumerate(keys):
            time.sleep(max(0.0, start + n / per_second - time.perf_counter()))
            mark = f"edit {n} at {start}"
            began[mark] = time.perf_counter()
            connection.execute(statement, (mark, key))
