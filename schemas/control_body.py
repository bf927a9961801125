"""Requests of operators and what became of them, as the bodies that schemas describe, and back."""

from collections.abc import Mapping
from typing import Any, cast

from schemas.control import DIRECTIONS, Action, Direction, Entry, Kind
from schemas.keys import RecordKey
from schemas.wire import Undecodable

Body = Mapping[str, Any]


def body_of_control(action: Action) -> Body:
    """Give the body of a request; the door is not part of it."""
    return {
        "kind": action.kind,
        "who": action.who,
        "key": action.key,
        "mapping": action.mapping,
        "records": list(map(str, action.records)),
        "direction": action.direction,
        "options": dict(action.options),
        "dry_run": action.dry_run,
    }


def control_from(body: Body, door: str) -> Action:
    """Make the request of a body. Raises Undecodable.

    A kind that nobody knows is readable: it is refused with the kinds there are.
    """
    direction = body.get("direction", "")
    if direction not in DIRECTIONS:
        raise _wrong(f"direction {direction!r}", ", ".join(filter(None, DIRECTIONS)))
    return Action(
        kind=cast("Kind", body["kind"]),
        mapping=body.get("mapping", ""),
        records=tuple(map(_record, body.get("records", ()))),
        direction=cast("Direction", direction),
        options=dict(body.get("options", {})),
        dry_run=body.get("dry_run", False),
        who=body["who"],
        key=body.get("key", ""),
        door=door,
    )


def body_of_audit(entry: Entry) -> Body:
    """Give the body of an entry."""
    return {
        "audit_id": entry.id,
        "at": entry.at,
        "asked_by": entry.who,
        "door": entry.door,
        "action": entry.kind,
        "mapping": entry.mapping,
        "key": entry.key,
        "asked": entry.asked,
        "done": entry.done,
        "code": entry.code,
        "message": entry.message,
        "answer": entry.answer,
    }


def audit_from(body: Body) -> Entry:
    """Make the entry of a body."""
    return Entry(
        id=body["audit_id"],
        at=body["at"],
        who=body["asked_by"],
        door=body["door"],
        kind=body["action"],
        mapping=body.get("mapping", ""),
        key=body.get("key", ""),
        asked=body["asked"],
        done=body["done"],
        code=body.get("code", ""),
        message=body.get("message", ""),
        answer=body["answer"],
    )


def _record(written: str) -> RecordKey:
    parts = written.split("/", 2)
    if len(parts) != 3 or not all(parts):
        raise _wrong(f"record {written!r}", "side/table/id")
    return RecordKey(*parts)


def _wrong(what: str, wanted: str) -> Undecodable:
    return Undecodable("wrong_value", f"the request has {what}", f"Let whoever asks write {wanted}.")
