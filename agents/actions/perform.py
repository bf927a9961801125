"""Performs an action, whichever door it came in by: done or refused, and recorded."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final
from uuid import uuid4

import structlog

from agents.actions.compare import compare
from agents.actions.couple import couple
from agents.actions.create import create
from agents.actions.delete import delete
from agents.actions.ignore import ignore
from agents.actions.known_options import require_known_options
from agents.actions.match import match
from agents.actions.means import Means
from agents.actions.move_job import move_job
from agents.actions.move_schedule import hold_schedule, resume_schedule, run_schedule
from agents.actions.options import remove_option, seed_options, set_option
from agents.actions.pause import pause, resume
from agents.actions.repair import repair
from agents.actions.replay import replay
from agents.actions.resolve import resolve
from agents.actions.restore import restore
from agents.actions.retry import retry
from agents.actions.synchronize import synchronize
from agents.actions.uncouple import uncouple
from agents.guard import Wrong
from coupling_store.audit import Entry
from schemas.control import Action, Answer, Kind
from schemas.control_text import dump_action, dump_answer, load_answer
from schemas.headers import headers_of_audit
from streams.port import NotDelivered, Outgoing

log = structlog.get_logger(__name__)

Perform = Callable[[Action, Means], Answer]

PERFORMERS: Final[Mapping[Kind, Perform]] = {
    "cancel_job": move_job,
    "compare": compare,
    "couple": couple,
    "create": create,
    "delete": delete,
    "hold_schedule": hold_schedule,
    "ignore": ignore,
    "match": match,
    "remove_option": remove_option,
    "seed_options": seed_options,
    "set_option": set_option,
    "pause": pause,
    "pause_job": move_job,
    "repair": repair,
    "replay": replay,
    "resolve": resolve,
    "restore": restore,
    "resume": resume,
    "resume_job": move_job,
    "resume_schedule": resume_schedule,
    "retry": retry,
    "run_schedule": run_schedule,
    "synchronize": synchronize,
    "uncouple": uncouple,
}
CONTROL: Final = "control"
"""The door whose answers stand nowhere but in the audit."""
LOOKS: Final[frozenset[Kind]] = frozenset({"compare"})
"""Kinds that change nothing, and are not recorded."""


def perform(action: Action, means: Means) -> Answer:
    """Do what is asked, or say why not; asked again with the same key, give the first answer again.

    Raises StoreDown, CouplingTaken, NotDelivered, RegistryDown: ask again; what was done by then is
    recognised, and not done twice.
    """
    with means.audit.alone(action.key):
        return _once(action, means)


def _once(action: Action, means: Means) -> Answer:
    earlier = means.audit.answered(action.key) if action.key else None
    if earlier is not None:
        if action.door == CONTROL:
            # The worker may have ended between the table and the topic; programs know entries by their ids.
            _publish(earlier, means)
        return _again(action, earlier)
    answer = _perform(action, means)
    if (action.dry_run or action.kind in LOOKS) and action.door != CONTROL:
        return answer
    return _recorded(action, means, answer)


def _perform(action: Action, means: Means) -> Answer:
    performer = PERFORMERS.get(action.kind)
    if performer is None:
        known = ", ".join(PERFORMERS)
        return Answer(False, "unknown_action", f"there is no action {action.kind!r}", f"known: {known}")
    try:
        require_known_options(action)
        return performer(action, means)
    except Wrong as wrong:
        return Answer(False, wrong.code, wrong.message, wrong.remedy)


def _again(action: Action, earlier: Entry) -> Answer:
    if earlier.asked == dump_action(action):
        return load_answer(earlier.answer)
    return Answer(
        False,
        "key_used",
        f"the key {action.key!r} was used for another action ({earlier.kind}, by {earlier.who})",
        "take a new key for every action",
    )


def _recorded(action: Action, means: Means, answer: Answer) -> Answer:
    told = replace(answer, audit_id=str(uuid4()))
    entry = Entry(
        id=told.audit_id,
        at=means.parts.now(),
        who=action.who,
        door=action.door,
        kind=action.kind,
        mapping=action.mapping,
        key=action.key,
        asked=dump_action(action),
        done=told.done,
        code=told.code,
        message=told.message,
        answer=dump_answer(told),
    )
    kept = means.audit.record(entry)
    if kept.id != entry.id:
        return _again(action, kept)
    tell(entry, means)
    return told


def tell(entry: Entry, means: Means) -> None:
    """Publish an entry; what was done is done, and stands in the table, also if the broker is away.

    Raises NotDelivered for the door ``control`` alone.
    """
    try:
        _publish(entry, means)
    except NotDelivered as error:
        if entry.door == CONTROL:
            raise  # the request comes again, and its answer with it
        log.warning("the topic of the audit lacks an entry", entry=entry.id, cause=str(error))


def _publish(entry: Entry, means: Means) -> None:
    """Put an entry on the topic, for programs that follow what is done."""
    parts = means.parts
    value, headers = parts.codec.encode_audit(entry), headers_of_audit(entry)
    parts.producer.send([Outgoing(parts.topics.audit, entry.id.encode(), value, headers)])
