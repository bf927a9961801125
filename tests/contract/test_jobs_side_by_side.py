"""Many workers at once, each with a connection of its own to one database: nothing is done twice."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from uuid import uuid4

from coupling_store.jobs import JobRange, JobRuns, Step
from coupling_store.open import open_store
from coupling_store.port import Store

WORKERS = 4
RANGES = 24


@contextmanager
def workers(url: str) -> Iterator[list[Store]]:
    with ExitStack() as stack:
        stores = [open_store(url) for _ in range(WORKERS)]
        for store in stores:
            stack.callback(store.close)
        yield stores


def all_at_once(stores: list[Store], work: Callable[[Store], list[str]]) -> Counter[str]:
    """Let all work at the same time; give what they took, all together."""
    with ThreadPoolExecutor(len(stores)) as threads:
        return Counter(name for taken in threads.map(work, stores) for name in taken)


def test_every_range_is_worked_on_by_one_worker_and_waves_keep_their_order(store_url: str) -> None:
    pieces = [JobRange("", n, n % 2, "t", n, 0, 10, 0) for n in range(RANGES)]

    def work(store: Store) -> list[str]:
        done = []
        while store.jobs.find("job").state == "running":  # type: ignore[union-attr]  # it is there
            taken = store.jobs.lease(uuid4().hex)
            if taken is None:
                continue
            unfinished = [p for p in store.jobs.ranges("job") if p.wave < taken.wave and p.position < p.end]
            assert not unfinished, "an earlier wave is not over"
            with store.batch() as batch:
                batch.advance(
                    Step("job", taken.number, taken.lease, 10, timedelta(0), Counter({("m", "sent"): 1}))
                )
            done.append(f"range {taken.number}")
        return done

    with workers(store_url) as stores:
        stores[0].jobs.begin("job", "{}", ["m"], pieces, "")
        assert all_at_once(stores, work) == Counter(f"range {n}" for n in range(RANGES))
        assert stores[0].jobs.counts("job") == Counter({("m", "sent"): RANGES})
        assert stores[0].jobs.find("job").state == "finished"  # type: ignore[union-attr]  # it is there


def test_of_many_who_begin_a_job_for_the_same_mappings_one_does(store_url: str) -> None:
    def begin(store: Store) -> list[str]:
        try:
            store.jobs.begin(uuid4().hex, "{}", ["b", "a"], [], "")
        except JobRuns:
            return ["refused"]
        return ["begun"]

    with workers(store_url) as stores:
        assert all_at_once(stores, begin) == Counter({"begun": 1, "refused": WORKERS - 1})
        assert len(stores[0].jobs.recent()) == 1


def test_m16_of_many_workers_one_runs_what_is_due(store_url: str) -> None:
    def run(store: Store) -> list[str]:
        taken = []
        while (due := store.schedules.take(uuid4().hex)) is not None:
            taken.append(due.mapping)
            store.schedules.finish(due, Counter(), "", store.schedules.now() + timedelta(hours=1))
        return taken

    with workers(store_url) as stores:
        now = stores[0].schedules.now() - timedelta(seconds=1)
        stores[0].schedules.keep({f"m{n}": ("timing", now) for n in range(RANGES)})
        taken = all_at_once(stores, run)
        assert max(taken.values()) == 1
        left = Counter(run(stores[0]))
        assert taken + left == Counter(f"m{n}" for n in range(RANGES))
