"""Waiting for the key of a record that was just created: the other side chooses it, and its result tells."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from threading import Event

from agents.actions.knowing import link_at, role_of
from agents.actions.means import Means
from agents.guard import Wrong
from coupling_store.answers import Around
from rules.compiled import CompiledMapping
from schemas.control import Action, RecordAnswer
from schemas.keys import RecordKey, other

LOOK_AGAIN = 0.1
"""Seconds between two looks at the store."""


def with_new_keys(
    action: Action, means: Means, mapping: CompiledMapping, answers: Sequence[RecordAnswer]
) -> list[RecordAnswer]:
    """Name the new counterparts, as far as they are there within the option ``wait``, in seconds."""
    deadline = time.monotonic() + (0 if action.dry_run else _seconds(action))
    return [
        _with_new_key(means, mapping, answer, deadline) if answer.outcome == "created" else answer
        for answer in answers
    ]


def _seconds(action: Action) -> float:
    written = action.options.get("wait", "0")
    try:
        return float(written)
    except ValueError:
        raise Wrong("wrong_option", f"wait: {written!r} is no number of seconds", "write wait=10") from None


def _with_new_key(
    means: Means, mapping: CompiledMapping, answer: RecordAnswer, deadline: float
) -> RecordAnswer:
    while True:
        found = _look(means, mapping, answer)
        if found is not None:
            return found
        if time.monotonic() >= deadline:
            return answer
        Event().wait(LOOK_AGAIN)


def _look(means: Means, mapping: CompiledMapping, answer: RecordAnswer) -> RecordAnswer | None:
    """Give the answer once the record is there or was refused; None: neither is known yet."""
    key, link, role = answer.record, link_at(mapping, answer.record), role_of(mapping, answer.record)
    if link is None or role is None:
        return answer
    around = means.parts.store.around(key, [link])
    lane = mapping.lane(other(role))
    for coupling in around.couplings:
        if made := coupling.id_of(other(role)):
            return replace(answer, counterpart=RecordKey(lane.side, lane.table, made))
    return next(_failures(around, answer), None)


def _failures(around: Around, answer: RecordAnswer) -> Iterator[RecordAnswer]:
    for problem in around.problems:
        if problem.coupling_id == answer.coupling_id:
            yield replace(answer, outcome="rejected", message=problem.message, remedy=problem.remedy)
