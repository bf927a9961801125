"""Doing something about every open error that an action means, page by page: there may be very many."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from agents.actions.finding import meant
from agents.actions.means import Means
from agents.actions.pages import Tally
from agents.actions.rounds import in_one_batch
from agents.actions.telling import coupling_at, refused
from agents.guard import Wrong
from agents.work import Work
from rules.compiled import CompiledMapping
from rules.decision import Decision
from rules.outcome import Outcome
from schemas.control import Action, Answer, RecordAnswer
from schemas.keys import RecordKey
from schemas.known import Coupling
from schemas.messages import Problem

Decide = Callable[[CompiledMapping, Work, Problem, Coupling], RecordAnswer]
"""Decides what becomes of one open error and its pair. Raises Wrong."""
OfNoPair = Callable[[Sequence[Problem]], Sequence[RecordAnswer]]
"""Says what becomes of errors of no pair: of a side that is down, or of a mapping that is gone."""


def refuse(problems: Sequence[Problem]) -> list[RecordAnswer]:
    """Refuse errors of no pair; the others are seen to."""
    remedy = "it closes by itself; or ignore it: echoless errors ignore"
    return [
        refused(p.record, p.mapping, "no_coupling", f"{p.code}: no pair of records has this error", remedy)
        for p in problems
    ]


def for_each_problem(action: Action, means: Means, decide: Decide, of_no_pair: OfNoPair = refuse) -> Answer:
    """Do this for every open error that is meant. Raises Wrong."""
    total, pages = meant(action, means)
    tally = Tally(total)
    for page in pages:
        for name, problems in _by_mapping(page).items():
            if name in means.mappings:
                tally.take(_in_mapping(action, means, means.mappings[name], problems, decide))
            else:
                tally.take(of_no_pair(list(problems.values())))
        means.progress(tally.counts.total(), total)
    if not tally.counts:
        raise Wrong(
            "no_such_error", "no open error is like that", "echoless errors list shows those there are"
        )
    return tally.answer()


def close(mapping: str, problem: Problem, reason: str) -> Decision:
    """Give the decision that closes an error and does nothing else."""
    return Decision(mapping, Outcome.UNCHANGED, reason, resolved=problem.key)


def _by_mapping(problems: Sequence[Problem]) -> dict[str, dict[RecordKey, Problem]]:
    together: defaultdict[str, dict[RecordKey, Problem]] = defaultdict(dict)
    for problem in problems:
        together[problem.mapping][problem.record] = problem
    return together


def _in_mapping(
    action: Action,
    means: Means,
    mapping: CompiledMapping,
    problems: Mapping[RecordKey, Problem],
    decide: Decide,
) -> list[RecordAnswer]:
    each = partial(_each, mapping, problems, decide)
    return in_one_batch(means, mapping, list(problems), each, dry_run=action.dry_run)


def _each(
    mapping: CompiledMapping,
    problems: Mapping[RecordKey, Problem],
    decide: Decide,
    work: Work,
    key: RecordKey,
) -> RecordAnswer:
    problem = problems[key]
    coupling = coupling_at(work, mapping, key)
    if coupling is not None and problem.coupling_id not in {None, coupling.id}:
        coupling = None
    if coupling is None:
        reason = "closed: its coupling has ended"
        work.add(close(mapping.name, problem, reason), "errors")
        return RecordAnswer(key, "closed", reason)
    return decide(mapping, work, problem, coupling)
