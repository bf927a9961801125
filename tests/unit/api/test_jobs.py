"""Full synchronizations and schedules over HTTP: begun once, moved, refused; all recorded."""

from datetime import timedelta
from typing import Any

import pytest

from coupling_store.changes import Changes
from schemas.keys import RecordKey
from schemas.known import Record
from streams.memory import MemoryProducer
from streams.ranges import Bounds
from tests.contract.store_words import put
from tests.support.serving import Api, refusal

BODY = {"mappings": ["shipping-agent"]}


@pytest.fixture(autouse=True)
def held(api: Api) -> None:
    """Let the topics hold something, so that a job has something to do."""
    api.reach.bounds.extend(
        Bounds(f"changes.{table}", 0, 0, 10) for table in ("erp.shipping_agent", "crm.shipping_method")
    )


def post(api: Api, path: str, body: Any = None, role: Any = "operator", key: str = "") -> Any:
    return api.ask("POST", path, role, json=body, headers={"Idempotency-Key": key} if key else {})


def audited(api: Api) -> list[tuple[str, str, bool, str]]:
    return [(e["who"], e["kind"], e["done"], e["code"]) for e in reversed(api.get("/audit").json())]


def test_a_full_synchronization_is_begun_paused_resumed_and_cancelled(api: Api) -> None:
    begun = post(api, "/jobs", BODY)
    assert begun.status_code == 201, begun.text
    job = begun.json()
    assert (job["state"], job["waves"], job["by"]) == ("running", [["shipping-agent"]], "the operator")
    moved = [post(api, f"/jobs/{job['id']}/{move}").json()["state"] for move in ("pause", "resume", "cancel")]
    assert moved == ["paused", "running", "cancelled"]
    assert api.get(f"/jobs/{job['id']}").json()["state"] == "cancelled"
    assert [each["id"] for each in api.get("/jobs").json()] == [job["id"]]
    kinds = [(who, kind) for who, kind, _, _ in audited(api)]
    assert kinds == [("the operator", kind) for kind in ("replay", "pause_job", "resume_job", "cancel_job")]


def test_a_job_that_runs_is_not_begun_again_and_a_job_that_is_over_does_not_move(api: Api) -> None:
    job = post(api, "/jobs", BODY).json()["id"]
    assert refusal(post(api, "/jobs", BODY)) == (409, "job_running")
    post(api, f"/jobs/{job}/cancel")
    assert refusal(post(api, f"/jobs/{job}/resume")) == (409, "wrong_state")
    assert refusal(post(api, "/jobs/nobody/pause")) == (404, "unknown_job")
    assert [code for _, _, done, code in audited(api) if not done] == [
        "job_running", "wrong_state", "unknown_job",
    ]  # fmt: skip


def test_the_same_key_begins_one_job(api: Api) -> None:
    first = post(api, "/jobs", BODY, key="k")
    assert post(api, "/jobs", BODY, key="k").json() == first.json()
    assert len(api.get("/jobs").json()) == 1
    assert refusal(post(api, "/jobs", {"all": True}, key="k")) == (422, "key_used")
    assert refusal(post(api, f"/jobs/{first.json()['id']}/cancel", key="k")) == (422, "key_used")


def test_what_was_refused_under_a_key_may_be_asked_for_again(api: Api) -> None:
    job = post(api, "/jobs", BODY).json()["id"]
    assert refusal(post(api, "/jobs", BODY, key="k")) == (409, "job_running")
    post(api, f"/jobs/{job}/cancel")
    assert post(api, "/jobs", BODY, key="k").status_code == 201


def test_what_is_done_counts_as_done_also_if_the_topic_of_the_audit_cannot_be_written(api: Api) -> None:
    api.reach.operator.rig.producer = MemoryProducer(topics=())
    job = post(api, "/jobs", BODY)
    assert job.status_code == 201, job.text
    assert post(api, f"/jobs/{job.json()['id']}/cancel").json()["state"] == "cancelled"
    assert refusal(post(api, "/jobs/nobody/pause")) == (404, "unknown_job")
    assert [(kind, done) for _, kind, done, _ in audited(api)] == [
        ("replay", True), ("cancel_job", True), ("pause_job", False),
    ]  # fmt: skip


WRONG = [
    ({}, 422, "invalid_request"),
    ({"mappings": ["shipping-agent"], "all": True}, 422, "invalid_request"),
    ({"mappings": ["nobody"]}, 404, "unknown_mapping"),
    ({"mappings": ["shipping-agent"], "direction": "up"}, 422, "invalid_request"),
    ({"mappings": ["shipping-agent"], "direction": "to_left"}, 422, "no_such_direction"),
    ({"mappings": ["shipping-agent"], "filter": "{field: nothing, eq: 1}"}, 422, "bad_filter"),
    ({"mappings": ["shipping-agent"], "filter": "{{{"}, 422, "bad_filter"),
]


@pytest.mark.parametrize(("body", "status", "code"), WRONG)
def test_a_wrong_wish_begins_nothing(api: Api, body: object, status: int, code: str) -> None:
    assert refusal(post(api, "/jobs", body)) == (status, code)
    assert api.get("/jobs").json() == []


def test_a_preview_tells_what_would_be_done_and_what_is_recommended(api: Api) -> None:
    told = post(api, "/jobs/preview", BODY).json()
    effects = told["mappings"]["shipping-agent"]
    assert (effects["would"]["insert"], effects["would"]["park"]) == (2, 0)
    assert effects["recommended"]["direction"] == "to_right"
    (sample,) = told["samples"]
    assert sample["changes"] == [{"field": "price", "now": None, "then": "1.20"}]
    assert audited(api) == []


def test_schedules_are_held_by_administrators_and_run_by_operators(api: Api) -> None:
    schedules = api.reach.operator.rig.store.schedules
    schedules.keep({"shipping-agent": ("every 30m", schedules.now() + timedelta(hours=1))})
    assert refusal(post(api, "/schedules/shipping-agent/hold")) == (403, "missing_role")
    assert post(api, "/schedules/shipping-agent/hold", role="administrator").json()["now"] == "on hold"
    (listed,) = api.get("/schedules").json()
    assert (listed["on_hold"], listed["timing"]) == (True, "every 30m")
    assert post(api, "/schedules/shipping-agent/resume", role="administrator").status_code == 200
    assert post(api, "/schedules/shipping-agent/run").json()["now"] == "due"
    assert schedules.take("run-1") is not None
    assert refusal(post(api, "/schedules/shipping-agent/run")) == (409, "job_running")
    assert refusal(post(api, "/schedules/nobody/run")) == (404, "unknown_schedule")
    done = [(kind, done) for _, kind, done, _ in audited(api)]
    assert done == [
        ("hold_schedule", True), ("resume_schedule", True), ("run_schedule", True),
        ("run_schedule", False), ("run_schedule", False),
    ]  # fmt: skip


def test_m15_records_that_are_to_be_coupled_first_are_told_and_anyway_begins_all_the_same(api: Api) -> None:
    rig = api.reach.operator.rig
    free = [
        Record(RecordKey("erp", "shipping_agent", "UPS"), 1, "ann", {"code": "UPS", "name": "UPS"}),
        Record(RecordKey("crm", "shipping_method", "1"), 1, "bob", {"name": "UPS"}),
    ]
    put(rig.store, Changes(records=free))
    refused = post(api, "/jobs", BODY)
    assert refusal(refused) == (409, "couple_first")
    assert "shipping-agent" in refused.json()["remedy"]
    assert api.get("/jobs").json() == []
    assert post(api, "/jobs", {**BODY, "anyway": True}).status_code == 201
