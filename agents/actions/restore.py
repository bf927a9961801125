"""Restore: a record that was deleted is made again from the one that is left."""

from dataclasses import replace
from functools import partial

from agents.actions.deleted import forced, survivor_of
from agents.actions.means import Means
from agents.actions.pairs import for_each_pair
from agents.actions.referring import Survivors, follow
from agents.actions.telling import told
from agents.following import FOLLOW
from agents.guard import Wrong
from agents.work import Work
from rules.compiled import CompiledMapping
from rules.draft import Cause, Draft
from rules.outcome import Outcome
from rules.renewal import renewal
from schemas.control import Action, Answer, RecordAnswer, summed_up
from schemas.keys import ROLES, RecordKey, other
from schemas.known import Coupling


def restore(action: Action, means: Means) -> Answer:
    """Make deleted records again, under a new coupling; who refers to them follows. Raises Wrong.

    Who refers to what was made again before, by the mapping itself or by a worker that died, follows, too.
    With the option ``follow`` nothing else is done.
    """
    survivors = Survivors()
    each = _remember if action.has(FOLLOW) else _restore
    answer = for_each_pair(action, means, partial(each, survivors))
    return summed_up([answer, *follow(means, survivors, dry_run=action.dry_run)])


def _restore(
    survivors: Survivors, mapping: CompiledMapping, work: Work, key: RecordKey, coupling: Coupling
) -> RecordAnswer:
    if coupling.deleted or not coupling.generation:
        return restore_one(survivors, mapping, work, key, coupling)
    return _remember(survivors, mapping, work, key, coupling)


def _remember(
    survivors: Survivors, mapping: CompiledMapping, work: Work, key: RecordKey, coupling: Coupling
) -> RecordAnswer:
    """Remember both records of a pair that was coupled anew; nobody is led to one that is gone again."""
    del work
    if coupling.deleted:
        return RecordAnswer(key, "unchanged", "deleted again", coupling_id=coupling.id)
    for role in ROLES:
        survivors.add(mapping.name, role, coupling.id_of(role) or "")
    reason = "coupled anew before: who refers to it follows"
    return RecordAnswer(key, "unchanged", reason, coupling_id=coupling.id)


def restore_one(
    survivors: Survivors, mapping: CompiledMapping, work: Work, key: RecordKey, coupling: Coupling
) -> RecordAnswer:
    """Make the deleted record of a pair again, and remember the other one. Raises Wrong."""
    gone, survivor = survivor_of(mapping, coupling, key)
    draft = Draft(
        coupling.draft(), forced(mapping, gone, "restore"), work.known, Cause("restore"), edited=True
    )
    decision = renewal(draft, Outcome.UNCHANGED)
    if decision is None:
        raise Wrong(
            "not_restorable",
            f"{survivor} is not there, is outside its filter, or sends nothing to the other side",
            f"part the two: echoless uncouple {survivor}",
        )
    answer = told(key, decision, mapping, work.known)
    work.add(decision, "restore")
    survivors.add(mapping.name, other(gone), survivor.id)
    return replace(answer, outcome="created" if decision.commands else answer.outcome, record=survivor)
