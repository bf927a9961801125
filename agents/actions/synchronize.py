"""Synchronize now: one record or many, or a whole mapping, or all of them."""

from functools import partial

from agents.actions.awaiting import with_new_keys
from agents.actions.checks import require_ready
from agents.actions.choosing import mapping_of, towards_of
from agents.actions.means import Means
from agents.actions.problems import for_each_problem
from agents.actions.rounds import in_one_batch
from agents.actions.synchronize_all import synchronize_all
from agents.actions.synchronize_one import synchronize_one
from agents.work import Work
from rules.compiled import CompiledMapping
from schemas.control import Action, Answer, RecordAnswer, answered
from schemas.known import Coupling
from schemas.messages import Problem


def synchronize(action: Action, means: Means) -> Answer:
    """Bring records in step with their counterparts; where there is none, make one. Raises Wrong."""
    if not action.records and not action.has("errors"):
        return synchronize_all(action, means)
    if action.has("errors"):
        return for_each_problem(action, means, partial(_of_problem, action))
    mapping = mapping_of(means.mappings, action)
    towards = towards_of(mapping, action)
    require_ready(means, mapping)
    keys = list(dict.fromkeys(action.records))
    each = partial(synchronize_one, mapping, towards)
    answers = in_one_batch(means, mapping, keys, each, dry_run=action.dry_run)
    return answered(tuple(with_new_keys(action, means, mapping, answers)))


def _of_problem(
    action: Action, mapping: CompiledMapping, work: Work, problem: Problem, coupling: Coupling
) -> RecordAnswer:
    del coupling
    return synchronize_one(mapping, towards_of(mapping, action), work, problem.record)
