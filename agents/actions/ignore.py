"""Ignore: somebody looked at an error and lets it be, for a reason that is recorded."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from agents.actions.means import Means
from agents.actions.problems import close, for_each_problem
from agents.guard import Wrong
from agents.work import Work
from rules.compiled import CompiledMapping
from rules.decision import Known
from schemas.control import Action, Answer, RecordAnswer
from schemas.known import Coupling
from schemas.messages import Problem

REASON = "ignored: what was held stays held until the record changes"


def ignore(action: Action, means: Means) -> Answer:
    """Close errors without doing anything about them. Raises Wrong."""
    if not action.options.get("reason", "").strip():
        raise Wrong("no_reason", "why is it ignored?", "say it: --reason TEXT; the audit keeps it")
    return for_each_problem(action, means, _ignore, partial(_without_pairs, action, means))


def _ignore(mapping: CompiledMapping, work: Work, problem: Problem, coupling: Coupling) -> RecordAnswer:
    decision = close(mapping.name, problem, REASON)
    work.add(replace(decision, coupling=replace(coupling, problem="")), "ignore")
    return RecordAnswer(problem.record, "ignored", REASON, coupling_id=coupling.id)


def _without_pairs(action: Action, means: Means, problems: Sequence[Problem]) -> list[RecordAnswer]:
    """Close errors of no pair: of a side that is down, or of a mapping that is gone."""
    answers = [RecordAnswer(p.record, "ignored", REASON, mapping=p.mapping) for p in problems]
    if action.dry_run:
        return answers
    parts = means.parts
    with parts.store.batch() as tx:
        work = Work(Known(parts.now()), means.mappings, parts.codec, parts.topics)
        for problem in problems:
            work.add(close(problem.mapping, problem, REASON), "ignore")
        tx.save(work.changes())
        parts.producer.send(work.outgoing)
    return answers
