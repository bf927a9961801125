"""What runs by the clock: a mapping's records that are not in step are brought in step (M14, M16)."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from agents.jobs.scheduled import Scheduled
from agents.jobs.tally import counters_of
from agents.jobs.timing import dump_timing, load_timing, next_run
from agents.routing import Router
from coupling_store.schedules import Run
from rules.compiled import Job
from rules.decision import Decision
from rules.outcome import Outcome
from streams.port import NotDelivered
from tests.support.rig import NOON, Rig, demo_mappings, never

MAPPING = "customer-account"
HALF_HOURLY = Job(every=timedelta(minutes=30))


@pytest.fixture
def rig() -> Rig:
    return scheduled(HALF_HOURLY)


def scheduled(job: Job | None) -> Rig:
    """Have customers synchronized by schedule."""
    rig = Rig()
    rig.mappings[MAPPING] = replace(rig.mappings[MAPPING], job=job)
    return rig


def run_now(rig: Rig) -> Run:
    """Let a worker run the schedule that somebody asked for."""
    worker = Scheduled(rig.parts(), rig.mappings)
    worker.keep()
    rig.store.schedules.run_now(MAPPING)
    worker.run(never)
    return rig.store.schedules.history()[0]


def known_only(rig: Rig, *numbers: str) -> None:
    """Have customers that the live worker left alone: it was told to keep to coupled ones."""
    careful = demo_mappings(
        rig.catalog, lambda text: text.replace("only_coupled: false", "only_coupled: true")
    )
    live = Router(rig.parts(), careful)
    live.messages([rig.customer(number, 1, name=number) for number in numbers], never)


def test_m14_records_that_are_not_in_step_are_synchronized(rig: Rig) -> None:
    known_only(rig, "C1", "C2")
    run = run_now(rig)
    assert (run.counts["inserted"], run.counts["coupled"], run.counts["failed"]) == (2, 2, 0)
    assert [command.operation for command in rig.commands()] == ["create", "create"]


def test_m16_a_run_that_finds_nothing_to_do_says_unchanged_or_skipped(rig: Rig) -> None:
    rig.route(rig.customer("C1", 1, name="A"), rig.customer("C2", 1, name="B", blocked="All"))
    run = run_now(rig)
    assert +run.counts == Counter(skipped=2)
    assert len(rig.commands()) == 1


def test_m16_the_next_run_is_an_interval_later(rig: Rig) -> None:
    run_now(rig)
    (schedule,) = rig.store.schedules.listed()
    assert schedule.next_run is not None
    assert timedelta(minutes=29) < schedule.next_run - rig.store.schedules.now() <= timedelta(minutes=30)


def test_m16_after_an_idle_run_the_schedule_rests() -> None:
    rig = scheduled(replace(HALF_HOURLY, idle_timeout=timedelta(hours=12)))
    run_now(rig)
    (schedule,) = rig.store.schedules.listed()
    assert schedule.next_run is not None
    assert schedule.next_run - rig.store.schedules.now() > timedelta(hours=11)


def test_m16_after_a_run_that_did_something_it_does_not_rest() -> None:
    rig = scheduled(replace(HALF_HOURLY, idle_timeout=timedelta(hours=12)))
    known_only(rig, "C1")
    run_now(rig)
    (schedule,) = rig.store.schedules.listed()
    assert schedule.next_run is not None
    assert schedule.next_run - rig.store.schedules.now() < timedelta(hours=1)


@pytest.mark.parametrize("off", [timedelta(days=-400), timedelta(days=400)])
def test_m16_a_worker_whose_clock_is_wrong_runs_at_the_right_time(rig: Rig, off: timedelta) -> None:
    rig.now = datetime.now(UTC) + off
    worker = Scheduled(rig.parts(), rig.mappings)
    worker.run(never)
    assert rig.store.schedules.history() == [], "the first time comes half an hour after the worker began"
    (schedule,) = rig.store.schedules.listed()
    assert schedule.next_run is not None
    assert timedelta(minutes=29) < schedule.next_run - rig.store.schedules.now() <= timedelta(minutes=30)


def test_a_mapping_without_a_job_has_no_schedule() -> None:
    rig = scheduled(None)
    Scheduled(rig.parts(), rig.mappings).run(never)
    assert rig.store.schedules.listed() == []


def test_a_run_that_cannot_send_is_left_to_whoever_can(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    known_only(rig, "C1")

    def refuse(_messages: object) -> None:
        raise NotDelivered("the broker is away")

    with monkeypatch.context() as broken:
        broken.setattr(rig.producer, "send", refuse)
        run_now(rig)
    (run,) = rig.store.schedules.history()
    assert run.ended_at is None
    assert rig.commands() == []


def test_a_bug_in_one_record_costs_that_record_alone(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    known_only(rig, "C1", "C2")
    rig.break_commands_about("C1", monkeypatch)
    run = run_now(rig)
    assert (run.counts["inserted"], run.counts["failed"]) == (1, 1)


@pytest.mark.parametrize(
    ("job", "idle", "at"),
    [
        (Job(every=timedelta(minutes=30)), False, "12:30"),
        (Job(every=timedelta(minutes=30)), True, "12:30"),
        (Job(every=timedelta(minutes=30), idle_timeout=timedelta(hours=2)), True, "14:00"),
        (Job(every=timedelta(hours=3), idle_timeout=timedelta(hours=2)), True, "15:00"),
        (Job(every=timedelta(minutes=30), idle_timeout=timedelta(hours=2)), False, "12:30"),
        (Job(cron="*/20 * * * *"), False, "12:20"),
        (Job(cron="*/20 * * * *", idle_timeout=timedelta(hours=1)), True, "13:20"),
    ],
)
def test_m16_the_next_run_by_interval_cron_and_idle_timeout(job: Job, idle: bool, at: str) -> None:
    assert f"{next_run(job, NOON, idle=idle):%H:%M}" == at
    assert load_timing(dump_timing(job)) == job


def test_cron_lines_are_read_in_utc() -> None:
    found = next_run(Job(cron="0 6 * * 1-5"), datetime(2026, 1, 2, 12, tzinfo=UTC))
    assert found == datetime(2026, 1, 5, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("outcome", "counter"),
    [
        (Outcome.UNCHANGED, "unchanged"),
        (Outcome.ECHO, "unchanged"),
        (Outcome.PARKED, "skipped"),
        (Outcome.FILTERED, "skipped"),
        (Outcome.CONFLICT, "failed"),
        (Outcome.REJECTED, "failed"),
    ],
)
def test_m16_outcomes_in_the_words_of_a_job_log(outcome: Outcome, counter: str) -> None:
    assert list(counters_of(Decision("m", outcome))) == [counter]
