"""One thing happens in a case, and the real rules decide it."""

from datetime import timedelta
from typing import Final

from rules.cases.answering import result_of
from rules.cases.changing import event_of, integration_user
from rules.cases.model import Answer, Happening, Pairs, Step
from rules.cases.stage import Stage, version_of
from rules.change import decide_change
from rules.decision import Decision
from rules.findings import Faulty, Finding
from rules.outcome import Outcome
from rules.result import decide_result, release

_PACE: Final = timedelta(minutes=1)


def act(step: Step, stage: Stage) -> Decision:
    """Let a step of a case happen; give what its mapping decided. Raises Faulty, its path in the step."""
    stage.moments += 1
    stage.known.now += _PACE
    part = next(name for name in ("event", "result", "couple") if getattr(step, name) is not None)
    try:
        if step.event is not None:
            return _change(step.event, stage)
        return _answer(step.result, stage) if step.result is not None else _couple(step.couple or {}, stage)
    except Faulty as faulty:
        raise Faulty(faulty.finding.below((part,))) from faulty


def _change(happening: Happening, stage: Stage) -> Decision:
    places = stage.rules.places.get(happening.record[:2], ())
    if stage.mapping.name not in {mapping.name for mapping, _ in places}:
        message = f"`{happening.record}` has no part in `{stage.mapping.name}`."
        tables = [f"{lane.side}/{lane.table}" for lane in (stage.mapping.left, stage.mapping.right)]
        raise Faulty(Finding(("record",), message, f"Its tables: {', '.join(tables)}."))
    event = event_of(happening, stage)
    before = stage.known.records.get(event.record)
    if event.author == integration_user(stage, event.record) and event.version > version_of(before):
        stage.written = event.version
    verdict = decide_change(event, places, stage.known, replay=happening.read)
    for decision in verdict.decisions:
        stage.take(decision)
    return next(d for d in verdict.decisions if d.mapping == stage.mapping.name)


def _answer(answer: Answer, stage: Stage) -> Decision:
    decision = decide_result(result_of(answer, stage), stage.mapping, stage.known)
    stage.take(decision)
    return decision


def _couple(pairs: Pairs, stage: Stage) -> Decision:
    """Couple records, and release what waited for that in the mapping of the case."""
    waiting = [c.id for c in stage.known.couplings.values() if c.mapping == stage.mapping.name and c.waits]
    stage.couple(pairs)
    last = Decision(stage.mapping.name, Outcome.UNCHANGED, "nothing waited for this")
    for coupling_id in waiting:
        coupling = stage.known.couplings[coupling_id]
        if any(link in stage.known.counterparts for link in coupling.waits):
            last = release(coupling, stage.mapping, stage.known)
            stage.take(last)
    return last
