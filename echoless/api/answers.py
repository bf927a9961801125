"""What became of an action, as JSON."""

from typing import Any

from pydantic import BaseModel

from echoless.api.refusals import Refused
from echoless.api.statuses import status_of
from echoless.api.views import View
from echoless.api.words import PlainValue
from schemas.control import Answer, FieldChange, FieldPair, RecordAnswer


class ChangeAnswer(View):
    """A value that is, or would be, written."""

    record: str
    field: str
    now: PlainValue
    then: PlainValue


class FieldAnswer(View):
    """A mapped field of a record beside its counterpart's."""

    left: str
    right: str
    left_value: PlainValue
    right_value: PlainValue
    state: str
    """same, differs, held, rejected, waits"""


class RecordAnswered(BaseModel):
    """What became of an action for one record, or one pair."""

    record: str
    outcome: str
    message: str
    counterpart: str | None
    coupling_id: str
    mapping: str
    changes: list[ChangeAnswer]
    fields: list[FieldAnswer]
    code: str
    """Why it was refused; empty: it was not."""
    remedy: str


class Answered(BaseModel):
    """What became of an action. Of several records some may have been refused: each tells its own code."""

    message: str
    records: list[RecordAnswered]
    """Of very many records the first ones; `counts` has them all."""
    counts: dict[str, int]
    """Records by outcome."""
    audit_id: str
    """Under which the action is recorded; empty: it was a dry run or a look."""


def answered(answer: Answer) -> Answered:
    """Show what was done. Raises Refused if nothing was."""
    records = [_record(each) for each in answer.records]
    if not answer.done:
        more: dict[str, Any] = {"audit_id": answer.audit_id}
        if records:
            more["records"] = [record.model_dump(mode="json") for record in records]
        raise Refused(status_of(answer.code), answer.code, answer.message, answer.remedy, **more)
    return Answered(
        message=answer.message, records=records, counts=dict(answer.counts), audit_id=answer.audit_id
    )


def _record(answer: RecordAnswer) -> RecordAnswered:
    return RecordAnswered(
        record=str(answer.record),
        outcome=answer.outcome,
        message=answer.message,
        counterpart=str(answer.counterpart) if answer.counterpart else None,
        coupling_id=answer.coupling_id,
        mapping=answer.mapping,
        changes=[_change(each) for each in answer.changes],
        fields=[_field(each) for each in answer.fields],
        code=answer.code,
        remedy=answer.remedy,
    )


def _change(change: FieldChange) -> ChangeAnswer:
    return ChangeAnswer.model_validate(change)


def _field(pair: FieldPair) -> FieldAnswer:
    return FieldAnswer.model_validate(pair)
