"""Full synchronizations and schedules: begin, preview, pause, resume, cancel, hold, run."""

from http import HTTPStatus
from typing import Literal, Self

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field, model_validator

from agents.actions.move_job import move_job
from agents.jobs.asking import Request as Wanted
from agents.jobs.asking import asked_of
from echoless.api.actions import REFUSALS
from echoless.api.gate import Bearer, Gate
from echoless.api.keys import IdempotencyKey, Keys
from echoless.api.previews import PreviewView, preview_view
from echoless.api.reach import Reach
from echoless.api.read_jobs import JobView, job_report, job_view
from echoless.api.recording import Recording, Request
from echoless.api.refusals import documented
from echoless.api.words import Text
from schemas.control import Action

Direction = Literal["both", "to_left", "to_right"]
PREVIEW = "preview"


class Replay(BaseModel):
    """Which mappings to synchronize as a whole, and how."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    mappings: list[Text] = Field(default_factory=list, max_length=1000, description="By name.")
    all: bool = Field(default=False, description="Instead of names: all mappings.")
    side: str = Field("", max_length=100, description="Read the records of this side alone.")
    direction: Direction | None = Field(None, description="For all of them; null: each as it goes.")
    directions: dict[Text, Direction] = Field(default_factory=dict, description="For single mappings.")
    filter: str = Field(
        "", max_length=5000, description="Which records, as in a mapping: {field: city, eq: Berlin}."
    )

    anyway: bool = Field(
        default=False, description="Also where both sides have records that are to be coupled first."
    )

    @model_validator(mode="after")
    def _names_or_all(self) -> Self:
        if bool(self.mappings) == self.all:
            raise ValueError("name mappings, or say all")
        return self

    def wanted(self, by: str) -> Wanted:
        """Give what the jobs are asked."""
        return Wanted(self.mappings, self.side, self.direction, self.directions, self.filter, by)


class Replays:
    """Begins full synchronizations, previews them, and moves them."""

    def __init__(self, reach: Reach, recording: Recording) -> None:
        self._reach = reach
        self._recording = recording
        self._previews = Keys()

    def begin(self, body: Replay, bearer: Bearer, key: IdempotencyKey = "") -> JobView:
        """Begin a full synchronization: every record is compared, and created where it is missing.

        The routing workers do it beside their live work. 409: one of the mappings is in a job already, or
        both sides have records that are to be coupled first (couple_first).
        """
        request = Request(bearer, key, "replay", "", body.model_dump())
        return self._recording.do(request, lambda: self._begin(body, bearer.name), JobView)

    def preview(self, body: Replay, bearer: Bearer) -> PreviewView:
        """Tell what a full synchronization would do, and what is recommended. Changes nothing.

        Reads all records that would take part; one preview at a time.
        """
        asked = asked_of(body.wanted(bearer.name), self._reach.mappings)
        with self._previews.taken(PREVIEW):
            return preview_view(self._reach.preview(asked))

    def pause(self, job: Text, bearer: Bearer, key: IdempotencyKey = "") -> JobView:
        """Let a job stand still: batches under way are finished first."""
        return self._move(Request(bearer, key, "pause_job", "", {"job": job}))

    def resume(self, job: Text, bearer: Bearer, key: IdempotencyKey = "") -> JobView:
        """Let a paused or failed job go on from where it stands."""
        return self._move(Request(bearer, key, "resume_job", "", {"job": job}))

    def cancel(self, job: Text, bearer: Bearer, key: IdempotencyKey = "") -> JobView:
        """End a job for good; what it has done stays done."""
        return self._move(Request(bearer, key, "cancel_job", "", {"job": job}))

    def _begin(self, body: Replay, by: str) -> JobView:
        asked = asked_of(body.wanted(by), self._reach.mappings)
        return self._show(self._reach.beginning().begin(asked, anyway=body.anyway).id)

    def _move(self, request: Request) -> JobView:
        def move() -> JobView:
            action = Action(request.kind, options=request.asked)
            return self._show(move_job(action, self._reach.means()).job)

        return self._recording.do(request, move, JobView)

    def _show(self, job: str) -> JobView:
        return job_view(job_report(self._reach.store().jobs, job))


def replay_routes(reach: Reach, gate: Gate, recording: Recording) -> APIRouter:
    """Give the paths that begin and move jobs."""
    router = APIRouter(
        prefix="/jobs",
        tags=["jobs"],
        dependencies=[Depends(gate.operator)],
        responses=documented(*REFUSALS),
    )
    replays = Replays(reach, recording)
    begun = router.post("", summary="Begin a full synchronization", status_code=HTTPStatus.CREATED)
    begun(replays.begin)
    router.post("/preview", summary="What a full synchronization would do")(replays.preview)
    router.post("/{job}/pause", summary="Pause a full synchronization")(replays.pause)
    router.post("/{job}/resume", summary="Resume a full synchronization")(replays.resume)
    router.post("/{job}/cancel", summary="Cancel a full synchronization")(replays.cancel)
    return router
