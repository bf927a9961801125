"""One suite for the jobs of all three stores: what workers that share a job may rely on."""

from collections import Counter
from contextlib import suppress
from datetime import timedelta

import pytest

from coupling_store.changes import Changes
from coupling_store.jobs import JobRange, JobRuns, LeaseLost, Step, UnknownJob, WrongState
from coupling_store.port import Store
from tests.contract.store_words import JOE, KEY

AT_ONCE = timedelta(0)
"""A lease that has run out when it is given."""


def piece(number: int, wave: int = 0, end: int = 100) -> JobRange:
    return JobRange("", number, wave, f"changes.{number}", 3, 10, end, 10)


def begin(store: Store, *pieces: JobRange, job: str = "job", mapping: str = "m") -> None:
    store.jobs.begin(job, '{"all": true}', [mapping], pieces, "note")


def advance(store: Store, taken: JobRange, position: int, **counts: int) -> None:
    counted = Counter({("m", outcome): count for outcome, count in counts.items()})
    with store.batch() as batch:
        batch.save(Changes(records=[JOE]))
        batch.advance(Step(taken.job, taken.number, taken.lease, position, timedelta(seconds=1), counted))


def taken(store: Store, lease: str = "mine", length: timedelta = timedelta(minutes=1)) -> JobRange:
    found = store.jobs.lease(lease, length)
    assert found is not None
    return found


def test_a_job_is_kept_as_it_was_asked_for(store: Store) -> None:
    begin(store, piece(0), piece(1, wave=1))
    (job,) = store.jobs.recent()
    assert (job.id, job.asked, job.state, job.note) == ("job", '{"all": true}', "running", "note")
    assert store.jobs.find("job") == job
    assert store.jobs.find("other") is None
    assert [(p.job, p.number, p.wave, p.position, p.lease) for p in store.jobs.ranges("job")] == [
        ("job", 0, 0, 10, ""),
        ("job", 1, 1, 10, ""),
    ]


def test_a_range_is_leased_once(store: Store) -> None:
    begin(store, piece(0), piece(1))
    assert [taken(store, name).number for name in ("one", "two")] == [0, 1]
    assert store.jobs.lease("three") is None


def test_a_later_wave_waits_for_the_ranges_of_the_earlier_one(store: Store) -> None:
    begin(store, piece(0), piece(1, wave=1))
    first = taken(store)
    assert store.jobs.lease("two") is None
    advance(store, first, 100)
    assert taken(store, "two").number == 1


def test_a_lease_that_ran_out_is_taken_over_from_the_saved_position(store: Store) -> None:
    begin(store, piece(0))
    dead = taken(store, "dead")
    advance(store, dead, 40, sent=30)
    assert store.jobs.renew(dead, AT_ONCE)
    heir = taken(store, "heir")
    assert (heir.position, heir.lease, heir.busy) == (40, "heir", timedelta(seconds=1))
    assert not store.jobs.renew(dead)


def test_a_worker_that_lost_its_lease_undoes_its_batch(store: Store) -> None:
    begin(store, piece(0))
    slow = taken(store, "slow", AT_ONCE)
    taken(store, "heir")
    with pytest.raises(LeaseLost, match="range 0 of the job job"):
        advance(store, slow, 40, sent=30)
    assert store.jobs.counts("job") == Counter()
    assert store.records([KEY]) == {}
    assert [p.position for p in store.jobs.ranges("job")] == [10]


def test_a_batch_that_fails_leaves_position_and_counts_as_they_were(store: Store) -> None:
    begin(store, piece(0))
    mine = taken(store)
    advance(store, mine, 20, sent=1)
    with suppress(ZeroDivisionError), store.batch() as batch:
        batch.advance(Step("job", 0, "mine", 50, AT_ONCE, Counter({("m", "sent"): 5})))
        _ = 1 // 0
    assert [p.position for p in store.jobs.ranges("job")] == [20]
    assert store.jobs.counts("job") == Counter({("m", "sent"): 1})


def test_counts_of_all_ranges_add_up(store: Store) -> None:
    begin(store, piece(0), piece(1))
    one, two = taken(store, "one"), taken(store, "two")
    advance(store, one, 20, sent=3)
    advance(store, one, 30, sent=2, unchanged=1)
    advance(store, two, 20, sent=4)
    assert store.jobs.counts("job") == Counter({("m", "sent"): 9, ("m", "unchanged"): 1})


def test_a_range_given_back_is_taken_at_once(store: Store) -> None:
    begin(store, piece(0))
    store.jobs.release(taken(store, "one"))
    assert taken(store, "two").lease == "two"


def test_a_job_whose_ranges_are_handled_is_finished(store: Store) -> None:
    begin(store, piece(0))
    advance(store, taken(store), 100)
    assert store.jobs.lease("two") is None
    (job,) = store.jobs.recent()
    assert job.state == "finished"
    assert job.ended_at is not None
    assert job.ended_at >= job.began_at


def test_a_job_of_empty_topics_is_finished_at_once(store: Store) -> None:
    begin(store)
    assert store.jobs.lease("one") is None
    assert store.jobs.recent()[0].state == "finished"


def test_a_paused_job_gives_no_ranges_and_its_workers_stop(store: Store) -> None:
    begin(store, piece(0), piece(1))
    mine = taken(store)
    store.jobs.move("job", "paused")
    assert not store.jobs.renew(mine)
    assert store.jobs.lease("two") is None
    store.jobs.move("job", "running")
    assert store.jobs.renew(mine)
    assert taken(store, "two").number == 1


def test_a_cancelled_job_ends_and_frees_its_mappings(store: Store) -> None:
    begin(store, piece(0))
    store.jobs.move("job", "cancelled")
    assert store.jobs.recent()[0].ended_at is not None
    with pytest.raises(WrongState, match="cancelled"):
        store.jobs.move("job", "running")
    begin(store, job="again")


def test_a_failed_job_tells_why_and_can_be_resumed(store: Store) -> None:
    begin(store, piece(0))
    store.jobs.move("job", "failed", "a bug")
    assert store.jobs.recent()[0].failure == "a bug"
    assert store.jobs.lease("one") is None
    store.jobs.move("job", "running")
    assert (store.jobs.recent()[0].failure, taken(store).number) == ("", 0)


def test_a_second_job_for_a_mapping_is_refused_while_one_is_not_over(store: Store) -> None:
    begin(store, piece(0))
    with pytest.raises(JobRuns) as refused:
        begin(store, piece(0), job="second")
    assert (refused.value.job, refused.value.mapping) == ("job", "m")
    assert store.jobs.find("second") is None
    begin(store, piece(0), job="third", mapping="other")


def test_an_unknown_job_cannot_be_paused(store: Store) -> None:
    with pytest.raises(UnknownJob, match="nothing"):
        store.jobs.move("nothing", "paused")


def test_jobs_that_have_been_over_for_long_are_forgotten_with_all_that_stands_beneath_them(
    store: Store,
) -> None:
    for job in ("over", "later", "open"):
        begin(store, piece(0), job=job, mapping=f"of {job}")
        advance(store, taken(store), 50, sent=1)
        if job != "open":
            store.jobs.move(job, "cancelled")
    over, later = store.jobs.find("over"), store.jobs.find("later")
    assert over is not None
    assert over.ended_at is not None
    assert store.jobs.forget(over.ended_at, 10) == 0
    soon = over.ended_at + timedelta(hours=1)
    assert store.jobs.forget(soon, 1) == 1, "no more than asked for, the oldest first"
    assert (store.jobs.find("over"), store.jobs.ranges("over"), store.jobs.counts("over")) == (
        None,
        [],
        Counter(),
    )
    assert store.jobs.find("later") == later
    assert store.jobs.forget(soon, 10) == 1
    assert [job.id for job in store.jobs.recent()] == ["open"]
    assert (len(store.jobs.ranges("open")), store.jobs.counts("open")) == (1, Counter({("m", "sent"): 1}))
