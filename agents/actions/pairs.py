"""Pairs that an action means: of these records, or with the option ``errors`` those under an open error."""

from collections.abc import Callable
from functools import partial

from agents.actions.choosing import mapping_of
from agents.actions.means import Means
from agents.actions.problems import for_each_problem
from agents.actions.rounds import in_one_batch
from agents.actions.telling import coupling_at
from agents.guard import Wrong
from agents.work import Work
from rules.compiled import CompiledMapping
from schemas.control import Action, Answer, RecordAnswer, answered
from schemas.keys import RecordKey
from schemas.known import Coupling
from schemas.messages import Problem

DecidePair = Callable[[CompiledMapping, Work, RecordKey, Coupling], RecordAnswer]
"""Decides a pair of which this is one record. Raises Wrong."""


def for_each_pair(action: Action, means: Means, decide: DecidePair) -> Answer:
    """Do this for the coupling of every record that is meant. Raises Wrong."""
    if action.has("errors") or not action.records:
        return for_each_problem(action, means, partial(_of_problem, decide))
    mapping = mapping_of(means.mappings, action)
    keys = list(dict.fromkeys(action.records))
    each = partial(_each, mapping, decide)
    return answered(tuple(in_one_batch(means, mapping, keys, each, dry_run=action.dry_run)))


def coupled(mapping: CompiledMapping, work: Work, key: RecordKey) -> Coupling:
    """Give the coupling of a record. Raises Wrong."""
    coupling = coupling_at(work, mapping, key)
    if coupling is None:
        message = f"{key} is not coupled in {mapping.name}"
        raise Wrong("not_coupled", message, "echoless couplings list shows what is")
    return coupling


def _each(mapping: CompiledMapping, decide: DecidePair, work: Work, key: RecordKey) -> RecordAnswer:
    return decide(mapping, work, key, coupled(mapping, work, key))


def _of_problem(
    decide: DecidePair, mapping: CompiledMapping, work: Work, problem: Problem, coupling: Coupling
) -> RecordAnswer:
    return decide(mapping, work, problem.record, coupling)
