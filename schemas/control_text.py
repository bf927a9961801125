"""Actions and answers as JSON text: for the store, for programs, for whoever asks again."""

from dataclasses import asdict
from typing import Any, cast

import orjson

from schemas.control import Action, Answer, FieldChange, FieldPair, RecordAnswer
from schemas.keys import RecordKey
from schemas.values import Image, dump_values, untag


def dump_action(action: Action) -> str:
    """Write what was asked for: not who asked, when, nor under which key.

    >>> dump_action(Action("uncouple", "items", (RecordKey("erp", "item", "1"),), who="ann", key="k1"))
    '{"kind":"uncouple","mapping":"items","records":["erp/item/1"],"direction":"","options":{},"dry_run":false}'
    """
    return _dumped(
        {
            "kind": action.kind,
            "mapping": action.mapping,
            "records": list(map(str, action.records)),
            "direction": action.direction,
            "options": dict(action.options),
            "dry_run": action.dry_run,
        }
    )


def dump_answer(answer: Answer) -> str:
    """Write an answer; exact for every value."""
    records = [
        {
            **asdict(each),
            "record": list(each.record),
            "counterpart": each.counterpart and list(each.counterpart),
        }
        for each in answer.records
    ]
    return _dumped({**asdict(answer), "records": records})


def load_answer(text: str) -> Answer:
    """Read what dump_answer wrote."""
    body: dict[str, Any] = orjson.loads(text)
    records = tuple(map(_record, body.pop("records")))
    return Answer(records=records, **body)


def _record(body: dict[str, Any]) -> RecordAnswer:
    counterpart = body["counterpart"]
    return RecordAnswer(
        **{
            **body,
            "record": RecordKey(*body["record"]),
            "counterpart": None if counterpart is None else RecordKey(*counterpart),
            "changes": tuple(FieldChange(**_values(change)) for change in body["changes"]),
            "fields": tuple(FieldPair(**_values(pair)) for pair in body["fields"]),
        }
    )


def _values(body: dict[str, Any]) -> dict[str, Any]:
    return untag(body)


def _dumped(body: dict[str, Any]) -> str:
    return dump_values(cast("Image", body))
