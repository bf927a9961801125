"""What could not be synchronized, and what waits."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from coupling_store.browsing import Which
from echoless.api.reach import Reach
from echoless.api.views import CauseView, ErrorView, ParkedView, error_view, parked_view
from echoless.api.words import After, Limit, Text


class ErrorPage(BaseModel):
    """Open errors by mapping and record."""

    errors: list[ErrorView]
    next: str
    """What to give as `after` for the next page; empty: this was the last one."""


class Wrongs:
    """Reads open errors and what is parked."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach

    def page(
        self,
        mapping: Annotated[Text, Query(description="Only errors of this mapping.")] = "",
        stage: Annotated[Text, Query(description="Only errors of this stage: map, decide, apply.")] = "",
        code: Annotated[Text, Query(description="Only errors with this code.")] = "",
        after: After = "",
        limit: Limit = 100,
    ) -> ErrorPage:
        """List open errors page by page."""
        found = self._reach.browsing().problems(Which(mapping, stage, code), after, limit)
        last = found[-1].key if len(found) == limit else ""
        return ErrorPage(errors=[error_view(each) for each in found], next=last)

    def causes(self) -> list[CauseView]:
        """Count open errors by mapping, stage and code; the cause with the most of them first."""
        return [CauseView.model_validate(cause) for cause in self._reach.browsing().causes(Which())]

    def parked(self, limit: Limit = 100) -> list[ParkedView]:
        """List what waits for other couplings, the oldest first."""
        return [parked_view(each) for each in self._reach.store().parked(limit)]


def error_routes(reach: Reach) -> APIRouter:
    """Give the paths of errors."""
    router, wrongs = APIRouter(tags=["errors"]), Wrongs(reach)
    router.get("/errors", summary="Open errors, page by page")(wrongs.page)
    router.get("/errors/causes", summary="Open errors by their cause")(wrongs.causes)
    router.get("/parked", summary="What waits for other couplings")(wrongs.parked)
    return router
