"""Which open errors an action means, of these records or of one cause, and doing it for each of them."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from agents.actions.choosing import mapping_named
from agents.actions.knowing import role_of
from agents.actions.means import Means
from agents.actions.pages import in_pages
from agents.actions.telling import coupling_at, refused
from agents.guard import Wrong
from agents.work import Work
from rules.compiled import CompiledMapping
from rules.decision import Decision
from rules.outcome import Outcome
from schemas.control import Action, Answer, RecordAnswer, answered, summed_up
from schemas.keys import LinkKey, RecordKey
from schemas.known import Coupling
from schemas.messages import Problem

ALL = 10_000_000
"""More open errors than any store holds."""

Decide = Callable[[CompiledMapping, Work, Problem, Coupling], RecordAnswer]
"""Decides what becomes of one open error and its pair. Raises Wrong."""


def for_each_problem(
    action: Action, means: Means, decide: Decide, problems: Sequence[Problem] | None = None
) -> Answer:
    """Do this for every open error that is meant, or for these, mapping by mapping. Raises Wrong."""
    together: defaultdict[str, dict[RecordKey, Problem]] = defaultdict(dict)
    for problem in chosen_problems(action, means) if problems is None else problems:
        together[problem.mapping][problem.record] = problem
    return summed_up(
        [_in_mapping(action, means, name, problems, decide) for name, problems in together.items()]
    )


def chosen_problems(action: Action, means: Means) -> Sequence[Problem]:
    """Find the open errors of these records, of a cause, or, with ``all``, every one. Raises Wrong."""
    if action.mapping:
        mapping_named(means.mappings, action.mapping)
    wanted = {name: action.options[name] for name in ("stage", "code") if name in action.options}
    if not (action.records or wanted or action.mapping or action.has("all")):
        raise Wrong(
            "no_records", "which errors?", "name records, or a cause by mapping, stage and code, or all"
        )
    found = _of_records(action, means) if action.records else means.parts.store.problems(ALL)
    fit = [
        problem
        for problem in found
        if action.mapping in {"", problem.mapping}
        and all(getattr(problem, name) == value for name, value in wanted.items())
    ]
    if not fit:
        raise Wrong(
            "no_such_error", "no open error is like that", "echoless errors list shows those there are"
        )
    return fit


def close(mapping: str, problem: Problem, reason: str) -> Decision:
    """Give the decision that closes an error and does nothing else."""
    return Decision(mapping, Outcome.UNCHANGED, reason, resolved=problem.key)


def _of_records(action: Action, means: Means) -> Sequence[Problem]:
    """Give the errors of each record, also those that are filed under its counterpart."""
    found: dict[str, Problem] = {}
    for key in action.records:
        places = [(m, role) for m in means.mappings.values() if (role := role_of(m, key))]
        links = [LinkKey(mapping.name, role, key.id) for mapping, role in places]
        found.update({problem.key: problem for problem in means.parts.store.around(key, links).problems})
    return list(found.values())


def _in_mapping(
    action: Action, means: Means, name: str, problems: Mapping[RecordKey, Problem], decide: Decide
) -> Answer:
    if name not in means.mappings:
        return answered(tuple(_of_no_pair(problem) for problem in problems.values()))
    mapping = means.mappings[name]
    each = partial(_each, mapping, problems, decide)
    return in_pages(means, mapping, problems, each, total=len(problems), dry_run=action.dry_run)


def _of_no_pair(problem: Problem) -> RecordAnswer:
    """Refuse an error of a side that is down, or of a mapping that is gone; the others are seen to."""
    message = f"{problem.code}: no pair of records has this error"
    remedy = "it closes by itself; or ignore it: echoless errors ignore"
    return refused(problem.record, problem.mapping, "no_coupling", message, remedy)


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
