"""Retry: try again what was rejected, did not fit, had no answer, or went to and fro."""

from agents.actions.means import Means
from agents.actions.problems import for_each_problem
from agents.actions.telling import told
from agents.work import Work
from rules.compiled import CompiledMapping
from rules.draft import Cause
from rules.synchronizing import retry as decide
from schemas.control import Action, Answer, RecordAnswer
from schemas.known import Coupling
from schemas.messages import Problem


def retry(action: Action, means: Means) -> Answer:
    """Try again; what still fails is an open error again. Raises Wrong."""
    return for_each_problem(action, means, _retry)


def _retry(mapping: CompiledMapping, work: Work, problem: Problem, coupling: Coupling) -> RecordAnswer:
    decision = decide(coupling, mapping, work.known, Cause("retry"))
    answer = told(problem.record, decision, mapping, work.known)
    work.add(decision, "retry")
    return answer
