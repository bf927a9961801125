"""What runs by the clock: hold it, let it go on, run it now."""

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from agents.actions.perform import PERFORMERS
from echoless.api.actions import REFUSALS
from echoless.api.gate import Bearer, Gate
from echoless.api.keys import IdempotencyKey
from echoless.api.reach import Reach
from echoless.api.recording import Recording, Request
from echoless.api.refusals import documented
from echoless.api.words import Text
from schemas.control import Action


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
        return self._do(Request(bearer, key, "hold_schedule", mapping, {"mapping": mapping}), "on hold")

    def resume(self, mapping: Text, bearer: Bearer, key: IdempotencyKey = "") -> Moved:
        """Let a schedule that is on hold go on."""
        return self._do(Request(bearer, key, "resume_schedule", mapping, {"mapping": mapping}), "waiting")

    def run(self, mapping: Text, bearer: Bearer, key: IdempotencyKey = "") -> Moved:
        """Run a schedule now, on hold or not; a routing worker does it. 409: it is running."""
        return self._do(Request(bearer, key, "run_schedule", mapping, {"mapping": mapping}), "due")

    def _do(self, request: Request, now: str) -> Moved:
        def move() -> Moved:
            PERFORMERS[request.kind](Action(request.kind, request.mapping), self._reach.means())
            return Moved(mapping=request.mapping, now=now)

        return self._recording.do(request, move, Moved)


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
