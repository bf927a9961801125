"""One record: what became of its last changes, how its couplings stand, and its counterparts beside it."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import Field

from agents.actions.perform import perform
from echoless.api.answers import FieldAnswer
from echoless.api.reach import Reach
from echoless.api.views import ErrorView, View, error_view
from echoless.api.words import PlainValues, Text
from echoless.foreseen import FORESEEN
from echoless.looking_up import look_up
from schemas.control import Action, RecordAnswer
from schemas.keys import RecordKey


class OutcomeView(View):
    """What became of an event in one mapping: the one word, and why."""

    mapping: str
    outcome: str
    reason: str


class EventView(View):
    """A change event that was taken into a record."""

    event_id: str
    decided_at: datetime
    outcomes: list[OutcomeView]


class InFlightView(View):
    """A command on its way."""

    to: str
    operation: str
    command_id: str
    caused_by: str
    attempt: int
    answered: str
    again_at: datetime | None


class PairView(View):
    """A coupling of the record. Values are listed by the record that they belong to."""

    mapping: str
    id: str
    counterpart: str | None
    deleted: str
    not_shown: dict[str, PlainValues]
    """Agreed values that a side's own change events have not shown yet."""
    in_flight: list[InFlightView]
    waits_for: list[str]
    waits_since: datetime | None
    held: dict[str, PlainValues]
    """Both sides' values of conflicts that a person decides."""
    rejected: dict[str, PlainValues]


class ComparedView(View):
    """The record beside one counterpart, field by field."""

    mapping: str
    counterpart: str | None
    message: str
    fields: list[FieldAnswer]


class RecordView(View):
    """All that is known of a record."""

    record: str
    state: str
    version: int | None
    author: str
    events: list[EventView]
    """What became of its last change events, the latest first."""
    couplings: list[PairView]
    errors: list[ErrorView] = Field(default_factory=list)
    compared: list[ComparedView] = Field(default_factory=list)


class Records:
    """Reads records."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach

    def one(self, side: Text, table: Text, record_id: Text) -> RecordView:
        """Tell what became of a record's last changes, and show it beside its counterparts.

        404: nothing was heard of it. Changes nothing.
        """
        key = RecordKey(side, table, record_id)
        found, problems = look_up(self._reach.store(), self._reach.mappings, key)
        more = {"errors": list(map(error_view, problems)), "compared": self._compared(key)}
        return RecordView.model_validate(found).model_copy(update=more)

    def _compared(self, key: RecordKey) -> list[ComparedView]:
        """Compare it; without a broker there is nothing that actions work with, and the rest still counts."""
        try:
            answer = perform(Action("compare", records=(key,)), self._reach.means())
        except FORESEEN:
            return []
        return [_compared(record) for record in answer.records if record.coupling_id]


def _compared(answer: RecordAnswer) -> ComparedView:
    return ComparedView(
        mapping=answer.mapping,
        counterpart=str(answer.counterpart) if answer.counterpart else None,
        message=answer.message,
        fields=[FieldAnswer.model_validate(pair) for pair in answer.fields],
    )


def record_routes(reach: Reach) -> APIRouter:
    """Give the paths of records."""
    router = APIRouter(tags=["records"])
    router.get("/records/{side}/{table}/{record_id:path}", summary="One record, and its counterparts")(
        Records(reach).one
    )
    return router
