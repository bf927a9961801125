"""One suite for the schedules of all three stores: exactly one worker runs what is due (M16)."""

from collections import Counter
from datetime import timedelta

import pytest

from coupling_store.port import Store
from coupling_store.schedules import COUNTERS, DIED, DROPPED, Due, UnknownSchedule

HOUR = timedelta(hours=1)
AT_ONCE = timedelta(0)
"""A lease that has run out when it is given."""


def keep(store: Store, **mappings: timedelta) -> None:
    """Have schedules that run for the first time so much from now."""
    now = store.schedules.now()
    store.schedules.keep({mapping: ("every 30m", now + length) for mapping, length in mappings.items()})


def taken(store: Store, run: str = "run", length: timedelta = HOUR) -> Due:
    found = store.schedules.take(run, length)
    assert found is not None
    return found


def finish(store: Store, due: Due, **counts: int) -> bool:
    return store.schedules.finish(due, Counter(counts), "", store.schedules.now() + HOUR)


def test_m16_a_schedule_that_is_due_is_run_by_one_worker(store: Store) -> None:
    keep(store, customer=-HOUR)
    due = taken(store)
    assert (due.mapping, due.timing, due.run) == ("customer", "every 30m", "run")
    assert store.schedules.take("second") is None
    (schedule,) = store.schedules.listed()
    assert (schedule.is_running, schedule.last_run) == (True, due.began_at)


def test_a_schedule_that_is_not_due_waits(store: Store) -> None:
    keep(store, customer=HOUR)
    assert store.schedules.take("run") is None
    (schedule,) = store.schedules.listed()
    assert (schedule.is_running, schedule.last_run) == (False, None)


def test_the_longest_due_goes_first(store: Store) -> None:
    keep(store, a=-HOUR, b=-2 * HOUR)
    assert [taken(store, run).mapping for run in ("1", "2")] == ["b", "a"]


def test_m16_a_run_ends_with_its_counters_and_the_next_time(store: Store) -> None:
    keep(store, customer=-HOUR)
    due = taken(store)
    assert finish(store, due, inserted=3, failed=1)
    (run,) = store.schedules.history()
    assert (run.id, run.mapping, run.failure) == ("run", "customer", "")
    assert run.ended_at is not None
    assert dict(run.counts) == dict.fromkeys(COUNTERS, 0) | {"inserted": 3, "failed": 1}
    assert store.schedules.take("again") is None


def test_m16_a_run_whose_worker_died_is_run_by_another(store: Store) -> None:
    keep(store, customer=-HOUR)
    dead = taken(store, "dead", AT_ONCE)
    heir = taken(store, "heir")
    assert not store.schedules.renew(dead)
    assert not finish(store, dead, inserted=1)
    assert store.schedules.renew(heir)
    assert finish(store, heir, modified=2)
    runs = {run.id: run for run in store.schedules.history("customer")}
    assert (runs["dead"].failure, runs["heir"].failure) == (DIED, "")
    assert runs["dead"].ended_at is not None
    assert (runs["dead"].counts["inserted"], runs["heir"].counts["modified"]) == (0, 2)


def test_m16_a_schedule_on_hold_does_not_run_until_it_goes_on(store: Store) -> None:
    keep(store, customer=-HOUR)
    store.schedules.hold("customer", on_hold=True)
    assert store.schedules.take("run") is None
    assert store.schedules.listed()[0].on_hold
    store.schedules.hold("customer", on_hold=False)
    assert taken(store).mapping == "customer"


def test_m16_run_now_runs_once_even_on_hold(store: Store) -> None:
    keep(store, customer=HOUR)
    store.schedules.hold("customer", on_hold=True)
    store.schedules.run_now("customer")
    assert store.schedules.listed()[0].next_run is None
    finish(store, taken(store))
    assert store.schedules.take("again") is None
    (schedule,) = store.schedules.listed()
    assert schedule.on_hold
    assert schedule.next_run is not None


def test_a_schedule_keeps_its_next_run_while_its_timing_stays(store: Store) -> None:
    keep(store, customer=-HOUR)
    keep(store, customer=HOUR)
    assert taken(store).mapping == "customer"


def test_a_changed_timing_counts_at_once_and_hold_stays(store: Store) -> None:
    keep(store, customer=-HOUR)
    store.schedules.hold("customer", on_hold=True)
    later = store.schedules.now() + HOUR
    store.schedules.keep({"customer": ("every 1h", later)})
    (schedule,) = store.schedules.listed()
    assert (schedule.timing, schedule.on_hold) == ("every 1h", True)
    assert schedule.next_run is not None
    assert abs(schedule.next_run - later) < timedelta(milliseconds=2)


def test_a_mapping_without_a_job_any_more_loses_its_schedule_and_keeps_its_history(store: Store) -> None:
    keep(store, customer=-HOUR)
    finish(store, taken(store))
    store.schedules.keep({})
    assert store.schedules.listed() == []
    assert [run.mapping for run in store.schedules.history()] == ["customer"]


def test_an_unknown_schedule_cannot_be_held_or_run(store: Store) -> None:
    with pytest.raises(UnknownSchedule, match="customer"):
        store.schedules.hold("customer", on_hold=True)
    with pytest.raises(UnknownSchedule, match="customer"):
        store.schedules.run_now("customer")


def test_history_is_of_one_mapping_or_all_the_latest_first(store: Store) -> None:
    keep(store, a=-HOUR, b=-2 * HOUR)
    for run in ("1", "2"):
        finish(store, taken(store, run))
    assert {run.id for run in store.schedules.history()} == {"1", "2"}
    assert [run.id for run in store.schedules.history("a")] == ["2"]
    assert len(store.schedules.history(limit=1)) == 1


def test_runs_that_ended_long_ago_are_forgotten_a_piece_at_a_time(store: Store) -> None:
    keep(store, customer=-HOUR)
    for run in ("1", "2", "3"):
        store.schedules.run_now("customer")
        due = taken(store, run)
        if run != "3":
            finish(store, due)
    soon = store.schedules.now() + HOUR
    assert store.schedules.forget(due.began_at - HOUR, 10) == 0
    assert [store.schedules.forget(soon, 1) for _ in range(3)] == [1, 1, 0]
    assert [run.id for run in store.schedules.history()] == ["3"], "what is under way stays"


def test_a_run_whose_schedule_goes_meanwhile_has_ended_and_may_be_forgotten(store: Store) -> None:
    keep(store, customer=-HOUR, item=HOUR)
    due = taken(store)
    keep(store, item=HOUR)
    assert not finish(store, due, inserted=1)
    (run,) = store.schedules.history()
    assert (run.failure, run.ended_at is None) == (DROPPED, False)
    assert store.schedules.forget(store.schedules.now() + HOUR, 10) == 1
