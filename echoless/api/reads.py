"""All that a viewer may read, under one gate."""

from fastapi import APIRouter, Depends

from echoless.api.gate import Gate
from echoless.api.health import Looks
from echoless.api.reach import Reach
from echoless.api.read_couplings import coupling_routes
from echoless.api.read_errors import error_routes
from echoless.api.read_jobs import job_routes
from echoless.api.read_mappings import mapping_routes
from echoless.api.read_records import record_routes
from echoless.api.read_status import status_routes


def read_routes(reach: Reach, gate: Gate, looks: Looks) -> APIRouter:
    """Give all paths that change nothing."""
    router = APIRouter(dependencies=[Depends(gate.viewer)])
    told = router.get("/readiness", summary="What store, broker and sides lack", tags=["health"])
    told(looks.readiness)
    for routes in (
        mapping_routes,
        coupling_routes,
        record_routes,
        error_routes,
        status_routes,
        job_routes,
    ):
        router.include_router(routes(reach))
    return router
