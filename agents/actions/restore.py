"""Restore: a record that was deleted is made again from the one that is left."""

from dataclasses import replace

from agents.actions.deleted import forced, survivor_of
from agents.actions.means import Means
from agents.actions.pairs import for_each_pair
from agents.actions.telling import told
from agents.guard import Wrong
from agents.work import Work
from rules.compiled import CompiledMapping
from rules.draft import Cause, Draft
from rules.outcome import Outcome
from rules.renewal import renewal
from schemas.control import Action, Answer, RecordAnswer
from schemas.keys import RecordKey
from schemas.known import Coupling


def restore(action: Action, means: Means) -> Answer:
    """Make deleted records again, under a new coupling. Raises Wrong."""
    return for_each_pair(action, means, restore_one)


def restore_one(mapping: CompiledMapping, work: Work, key: RecordKey, coupling: Coupling) -> RecordAnswer:
    """Make the deleted record of a pair again. Raises Wrong."""
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
    return replace(answer, outcome="created" if decision.commands else answer.outcome, record=survivor)
