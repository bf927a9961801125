"""Everything that is known of a table, decided anew: what was left undone is done, the rest stays."""

from collections.abc import Iterator
from functools import partial

from agents.actions.checks import require_ready
from agents.actions.choosing import mapping_named, towards_of
from agents.actions.means import Means
from agents.actions.pages import in_pages
from agents.actions.synchronize_one import synchronize_one
from agents.actions.telling import told
from agents.guard import Wrong
from agents.work import Work
from rules.change import decide_change
from rules.compiled import CompiledMapping
from rules.outcome import Outcome
from rules.synchronizing import source_of
from rules.waves import waves
from schemas.control import Action, Answer, RecordAnswer, summed_up
from schemas.keys import ROLES, RecordKey, Role
from schemas.messages import ChangeEvent

SKIPPED = {"only_coupled": "only coupled", "filtered": "filtered", "not_coupled": "unchanged"}
"""Refusals that are nobody's mistake where all records of a table are meant."""
NOTHING = frozenset({Outcome.ECHO, Outcome.REPEATED, Outcome.STALE, Outcome.QUEUED})
"""Outcomes that mean here: nothing was left to do."""


def synchronize_all(action: Action, means: Means) -> Answer:
    """Synchronize all records of a mapping, or of all mappings, those others build on first. Raises Wrong.

    Without a direction nothing is overwritten: what one side has and the other does not show yet is
    sent, what is missing is created. With one, the values of that side count.
    """
    if action.mapping:
        chosen = [mapping_named(means.mappings, action.mapping)]
    elif action.direction:
        raise Wrong(
            "no_such_direction", "a direction is for one mapping", "name the mapping, or leave it out"
        )
    else:
        order = [name for wave in waves(means.mappings.values()) for name in wave]
        chosen = [means.mappings[name] for name in order]
    for mapping in chosen:
        require_ready(means, mapping)
    return summed_up(
        [_table(action, means, mapping, role) for mapping in chosen for role in _sources(action, mapping)]
    )


def _sources(action: Action, mapping: CompiledMapping) -> list[Role]:
    """Give the roles whose records are walked."""
    sending = [role for role in ROLES if mapping.lane(role).sends]
    if not action.direction or action.direction == "merge":
        return sending
    towards = towards_of(mapping, action)
    return sending if towards == "merge" else [source_of(towards)]


def _table(action: Action, means: Means, mapping: CompiledMapping, role: Role) -> Answer:
    lane = mapping.lane(role)
    each = partial(_forced, action, mapping) if action.direction else partial(_again, mapping, role)
    return in_pages(
        means,
        mapping,
        _living(means, lane.side, lane.table),
        each,
        total=means.parts.store.count(lane.side, lane.table),
        dry_run=action.dry_run,
        mostly_idle=True,
    )


def _living(means: Means, side: str, table: str) -> Iterator[RecordKey]:
    return (record.key for record in means.parts.store.images(side, table) if record.image is not None)


def _again(mapping: CompiledMapping, role: Role, work: Work, key: RecordKey) -> RecordAnswer:
    """Decide a record as a replay of its last change event would."""
    record = work.known.records[key]
    if record.image is None:
        return RecordAnswer(key, "unchanged")
    event = ChangeEvent(
        f"synchronize-{key}", key, "read", record.author, work.known.now, record.version, record.image
    )
    (decision,) = decide_change(event, [(mapping, role)], work.known, replay=True).decisions
    # What is known of the record stays: only the decision counts.
    work.known.records[key] = record
    word = "unchanged" if decision.outcome in NOTHING and not decision.commands else ""
    answer = told(key, decision, mapping, work.known, word)
    work.add(decision, "synchronize")
    return answer


def _forced(action: Action, mapping: CompiledMapping, work: Work, key: RecordKey) -> RecordAnswer:
    """Let one side's values count, wherever that is possible."""
    try:
        return synchronize_one(mapping, towards_of(mapping, action), work, key)
    except Wrong as wrong:
        if wrong.code in SKIPPED:
            return RecordAnswer(key, SKIPPED[wrong.code], wrong.message)
        raise
