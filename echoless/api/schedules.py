"""What runs by the clock: hold it, let it go on, run it now."""

from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from echoless.api.actions import REFUSALS
from echoless.api.gate import Bearer, Gate
from echoless.api.keys import IdempotencyKey
from echoless.api.reach import Reach
from echoless.api.recording import Recording, Request
from echoless.api.refusals import Refused, documented
from echoless.api.words import Text


class Moved(BaseModel):
    """A schedule that was moved."""

    mapping: str
    now: str
    """on hold, waiting, due"""


class ScheduleDoors:
    """Moves schedules."""

    def __init__(self, reach: Reach, recording: Recording) -> None:
        self._reach = reach
        self._recording = recording

    def hold(self, mapping: Text, bearer: Bearer, key: IdempotencyKey = "") -> Moved:
        """Put a schedule on hold; a run under way is finished."""
        return self._do(Request(bearer, key, "hold schedule", mapping, {"mapping": mapping}), self._hold)

    def resume(self, mapping: Text, bearer: Bearer, key: IdempotencyKey = "") -> Moved:
        """Let a schedule that is on hold go on."""
        return self._do(Request(bearer, key, "resume schedule", mapping, {"mapping": mapping}), self._resume)

    def run(self, mapping: Text, bearer: Bearer, key: IdempotencyKey = "") -> Moved:
        """Run a schedule now, on hold or not; a routing worker does it. 409: it is running."""
        return self._do(Request(bearer, key, "run schedule", mapping, {"mapping": mapping}), self._run)

    def _do(self, request: Request, move: Any) -> Moved:
        return self._recording.do(request, lambda: move(request.mapping), Moved)

    def _hold(self, mapping: str) -> Moved:
        self._reach.store().schedules.hold(mapping, on_hold=True)
        return Moved(mapping=mapping, now="on hold")

    def _resume(self, mapping: str) -> Moved:
        self._reach.store().schedules.hold(mapping, on_hold=False)
        return Moved(mapping=mapping, now="waiting")

    def _run(self, mapping: str) -> Moved:
        schedules = self._reach.store().schedules
        if any(each.mapping == mapping and each.is_running for each in schedules.listed()):
            raise Refused(
                HTTPStatus.CONFLICT,
                "job_running",
                f"{mapping} is running already",
                "GET /api/v1/runs shows how",
            )
        schedules.run_now(mapping)
        return Moved(mapping=mapping, now="due")


def schedule_routes(reach: Reach, gate: Gate, recording: Recording) -> APIRouter:
    """Give the paths that move schedules."""
    router = APIRouter(prefix="/schedules", tags=["jobs"], responses=documented(*REFUSALS))
    doors = ScheduleDoors(reach, recording)
    administrator, operator = [Depends(gate.administrator)], [Depends(gate.operator)]
    hold = router.post("/{mapping}/hold", summary="Put a schedule on hold", dependencies=administrator)
    hold(doors.hold)
    resume = router.post("/{mapping}/resume", summary="Let a schedule go on", dependencies=administrator)
    resume(doors.resume)
    router.post("/{mapping}/run", summary="Run a schedule now", dependencies=operator)(doors.run)
    return router
