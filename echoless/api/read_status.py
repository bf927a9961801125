"""How far everything is, and who did what."""

from fastapi import APIRouter
from pydantic import BaseModel

from echoless.api.reach import Reach
from echoless.api.views import EntryView, View, entry_view
from echoless.api.words import Limit
from rules.outcome import OPTION_BLANK
from streams.admin import TopicsFailed


class CountView(View):
    """Events of a mapping with one outcome, since the beginning."""

    mapping: str
    outcome: str
    events: int


class BlankView(View):
    """Values that an option mapping did not know, and that were left blank."""

    mapping: str
    values: int


class CountsView(View):
    """Events by outcome, and options left blank."""

    events: list[CountView]
    options_left_blank: list[BlankView]


class WaitingView(View):
    """Messages of a topic that a kind of worker has not finished."""

    worker: str
    topic: str
    waiting: int


class Status(BaseModel):
    """How far everything is."""

    couplings: int
    in_flight: int
    parked: int
    problems: int
    """Open errors."""
    records: int
    lag: list[WaitingView]
    broker: str
    """up, or why it cannot be asked; then `lag` is empty."""


class Stands:
    """Reads how things stand."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach

    def status(self) -> Status:
        """Count what is in the store, and what waits in the topics."""
        totals, trouble = self._reach.store().totals(), ""
        lag: list[WaitingView] = []
        try:
            lag = [WaitingView.model_validate(each) for each in self._reach.lags()]
        except TopicsFailed as failed:
            trouble = str(failed)
        return Status(**totals, lag=lag, broker=trouble or "up")

    def counts(self) -> CountsView:
        """Count events by mapping and outcome since the beginning."""
        found = sorted(self._reach.store().counts().items())
        events = [(m, what, n) for (m, what), n in found if what != OPTION_BLANK]
        blanks = [(m, n) for (m, what), n in found if what == OPTION_BLANK]
        return CountsView(
            events=[CountView(mapping=m, outcome=what, events=n) for m, what, n in events],
            options_left_blank=[BlankView(mapping=m, values=n) for m, n in blanks],
        )

    def audit(self, limit: Limit = 100) -> list[EntryView]:
        """List what operators did through any door, the latest first."""
        return [entry_view(each) for each in self._reach.audit().entries(limit)]


def status_routes(reach: Reach) -> APIRouter:
    """Give the paths of status, counts and audit."""
    router, stands = APIRouter(tags=["status"]), Stands(reach)
    router.get("/status", summary="How far everything is")(stands.status)
    router.get("/counts", summary="Events by outcome")(stands.counts)
    router.get("/audit", summary="Who did what")(stands.audit)
    return router
