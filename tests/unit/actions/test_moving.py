"""Jobs and schedules are moved by actions like any other: by every door, recorded, done once for a key."""

from datetime import timedelta

import pytest

from agents.controlling import Controlling
from schemas.control import Action, Kind
from schemas.control_text import load_answer
from tests.support.acting import Operator
from tests.support.rig import never

AGENT = "shipping-agent"


@pytest.fixture
def begun(operator: Operator) -> Operator:
    """Give an operator with a job and a schedule."""
    store = operator.rig.store
    store.jobs.begin("j1", "{}", [AGENT], [], "")
    store.schedules.keep({AGENT: ("every 30m", store.schedules.now() + timedelta(hours=1))})
    return operator


def state(operator: Operator) -> str:
    job = operator.rig.store.jobs.find("j1")
    assert job is not None
    return job.state


@pytest.mark.parametrize(
    ("kind", "then"), [("pause_job", "paused"), ("cancel_job", "cancelled"), ("resume_job", "running")]
)
def test_a_job_is_moved_and_that_is_recorded(begun: Operator, kind: Kind, then: str) -> None:
    if kind == "resume_job":
        begun.rig.store.jobs.move("j1", "paused")
    before = state(begun)
    assert begun.ask(kind, job="j1", dry_run=True).message == f"job j1 would be {then}"
    assert state(begun) == before
    answer = begun.ask(kind, job="j1")
    assert (answer.done, answer.job, state(begun)) == (True, "j1", then)
    assert [(entry.kind, entry.done) for entry in begun.audit.entries()] == [(kind, True)]


@pytest.mark.parametrize("dry_run", [True, False])
def test_what_cannot_be_moved_is_refused(begun: Operator, dry_run: bool) -> None:
    assert begun.ask("pause_job", dry_run=dry_run).code == "no_job"
    assert begun.ask("pause_job", job="j2", dry_run=dry_run).code == "unknown_job"
    assert begun.ask("resume_job", job="j1", dry_run=dry_run).code == "wrong_state"
    refused = begun.ask("run_schedule", mapping="customer-account", dry_run=dry_run)
    assert (refused.code, "job: {every: 30m}" in refused.remedy) == ("unknown_schedule", True)
    assert AGENT in begun.ask("hold_schedule", mapping="shiping-agent", dry_run=dry_run).remedy
    assert state(begun) == "running"


def test_a_schedule_is_held_goes_on_and_runs_now(begun: Operator) -> None:
    schedules = begun.rig.store.schedules
    assert begun.ask("hold_schedule", mapping=AGENT, dry_run=True).done
    assert not schedules.listed()[0].on_hold
    assert begun.ask("hold_schedule", mapping=AGENT).message == f"{AGENT} is on hold"
    assert schedules.listed()[0].on_hold
    assert begun.ask("resume_schedule", mapping=AGENT).done
    assert not schedules.listed()[0].on_hold
    assert begun.ask("run_schedule", mapping=AGENT).done
    assert schedules.take("run") is not None
    assert begun.ask("run_schedule", mapping=AGENT).code == "job_running"


def test_by_the_topic_control_a_job_is_cancelled_once(begun: Operator) -> None:
    rig = begun.rig
    action = Action("cancel_job", options={"job": "j1"}, who="hr-system", key="k")
    request = rig.received(rig.topics.control, b"k", rig.codec.encode_control(action))
    Controlling(begun.means()).requests([request, request], never)
    (entry,) = begun.audit.entries()
    assert (load_answer(entry.answer).done, state(begun)) == (True, "cancelled")


@pytest.mark.parametrize("kind", ["pause_job", "cancel_job"])
def test_a_job_that_was_moved_by_the_same_request_is_no_mistake_if_its_answer_was_not_written_down(
    begun: Operator, kind: Kind
) -> None:
    first = begun.ask(kind, job="j1", key="k")
    begun.audit.forget(begun.rig.now + timedelta(days=1), 10)
    again = begun.ask(kind, job="j1", key="k")
    assert (again.done, again.message) == (True, first.message)
    assert begun.ask(kind, job="j1").code == "wrong_state"
