"""Replay: a full synchronization begins; the routing workers do it."""

from hashlib import sha256
from typing import get_args

from agents.actions.means import Means
from agents.guard import Wrong
from agents.jobs.asked import Asked, Direction
from agents.jobs.asking import Request, asked_of
from schemas.control import Action, Answer
from streams.admin import TopicsFailed
from streams.tail import TailFailed


def replay(action: Action, means: Means) -> Answer:
    """Begin a full synchronization, asked for again under the same key the same one. Raises Wrong."""
    asked, beginning = asked_of(_request(action), means.mappings), means.beginning()
    anyway = action.has("anyway")
    try:
        if action.dry_run:
            plan = beginning.plan(asked, anyway=anyway)
            return Answer(True, message=_said("a job would begin", asked, plan.note))
        begun = beginning.begin(asked, anyway=anyway, job=_job_of(action))
    except TopicsFailed as failed:
        raise Wrong("topics_unreadable", failed.cause, failed.remedy) from failed
    except TailFailed as failed:
        raise Wrong("topics_unreadable", str(failed), "echoless doctor tells what is missing") from failed
    done = f"the job {begun.id} has begun; how far it is: echoless jobs show {begun.id}"
    return Answer(True, message=_said(done, asked, begun.note), job=begun.id)


def _request(action: Action) -> Request:
    names = [action.mapping] if action.mapping else _listed(action, "mappings")
    if bool(names) == action.has("all"):
        raise Wrong("no_mapping", "which mappings?", "name them, or say all")
    singles = dict(each.partition("=")[::2] for each in _listed(action, "directions"))
    return Request(
        names,
        action.options.get("side", ""),
        _direction(action.direction) if action.direction else None,
        {name: _direction(way) for name, way in singles.items()},
        action.options.get("filter", ""),
        action.who,
    )


def _listed(action: Action, option: str) -> list[str]:
    return [each for each in action.options.get(option, "").split(",") if each]


def _direction(written: str) -> Direction:
    for way in get_args(Direction):
        if way == written:
            return way  # type: ignore[no-any-return]  # one of the words of Direction
    raise Wrong("wrong_option", f"{written!r} is no direction", "both, to_left or to_right")


def _job_of(action: Action) -> str:
    """Give the job's id: the same whenever the same request comes again."""
    return sha256(action.key.encode()).hexdigest()[:12] if action.key else ""


def _said(done: str, asked: Asked, note: str) -> str:
    waves = [
        f"wave {number}: "
        + ", ".join(f"{name} ({asked.directions[name].replace('_', ' ')})" for name in wave)
        for number, wave in enumerate(asked.waves, 1)
    ]
    return "\n".join([*waves, *([note] if note else []), done])
