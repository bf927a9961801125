"""Everything that is known of a table, decided anew: what was left undone is done, the rest stays."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from agents.actions.checks import require_ready
from agents.actions.choosing import mapping_named, towards_of
from agents.actions.means import Means
from agents.actions.pages import Tally, in_pages
from agents.actions.rounds import tried
from agents.actions.synchronize_one import synchronize_one
from agents.actions.telling import refused, told
from agents.guard import Wrong
from agents.jobs.walking import Decided, Walk
from agents.work import Work
from rules.compiled import CompiledMapping
from rules.outcome import Outcome
from rules.synchronizing import source_of
from rules.waves import waves
from schemas.codec import Unencodable
from schemas.control import Action, Answer, RecordAnswer, summed_up
from schemas.keys import ROLES, RecordKey, Role

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
    if action.direction:
        return summed_up([_forcing(action, means, chosen[0], role) for role in _sources(action, chosen[0])])
    return summed_up([_walked(action, means, mapping) for mapping in chosen])


def _walked(action: Action, means: Means, mapping: CompiledMapping) -> Answer:
    """Decide all that is known of a mapping anew, as a scheduled run does."""
    walk = Walk(means.parts, means.mappings, mapping.name, "synchronize")
    tally, passed = Tally(walk.count()), 0
    for page in walk.pages():
        decided = tried(partial(walk.decide, page, dry_run=action.dry_run))
        tally.take([_told(mapping, each) for each in decided])
        passed += len(page)
        means.progress(passed, tally.total)
    return tally.answer()


def _told(mapping: CompiledMapping, decided: Decided) -> RecordAnswer:
    key, wrong = decided.record, decided.failure
    if isinstance(wrong, Unencodable):
        return refused(key, mapping.name, wrong.code, wrong.message, wrong.remedy)
    if wrong is not None:
        return refused(key, mapping.name, "internal", str(wrong), "report this as a bug")
    (decision,) = decided.decisions
    word = "unchanged" if decision.outcome in NOTHING and not decision.commands else ""
    return replace(told(key, decision, mapping, decided.known, word), mapping=mapping.name)


def _sources(action: Action, mapping: CompiledMapping) -> list[Role]:
    """Give the roles whose records are walked."""
    towards = towards_of(mapping, action)
    if towards == "merge":
        return [role for role in ROLES if mapping.lane(role).sends]
    return [source_of(towards)]


def _forcing(action: Action, means: Means, mapping: CompiledMapping, role: Role) -> Answer:
    lane = mapping.lane(role)
    return in_pages(
        means,
        mapping,
        _living(means, lane.side, lane.table),
        partial(_forced, action, mapping),
        total=means.parts.store.count(lane.side, lane.table),
        dry_run=action.dry_run,
        mostly_idle=True,
    )


def _living(means: Means, side: str, table: str) -> Iterator[RecordKey]:
    return (record.key for record in means.parts.store.images(side, table) if record.image is not None)


def _forced(action: Action, mapping: CompiledMapping, work: Work, key: RecordKey) -> RecordAnswer:
    """Let one side's values count, wherever that is possible."""
    try:
        return synchronize_one(mapping, towards_of(mapping, action), work, key)
    except Wrong as wrong:
        if wrong.code in SKIPPED:
            return RecordAnswer(key, SKIPPED[wrong.code], wrong.message)
        raise
