"""One change event into a batch's work: decided, written as messages, taken in; all of it or nothing."""

from collections.abc import Callable

from agents.work import Work
from rules.decision import Verdict
from schemas.known import Record
from schemas.messages import ChangeEvent, Origin
from schemas.outcomes import add_event


def enter(
    work: Work, event: ChangeEvent, origin: Origin | None, decide: Callable[[ChangeEvent], Verdict]
) -> Verdict:
    """Decide an event and take everything into the work. If it raises, nothing has happened."""
    before = work.known.records[event.record]
    try:
        verdict = decide(event)
        messages = work.messages(verdict.decisions, origin)
    except BaseException:
        work.known.records[event.record] = before
        raise
    work.outgoing.extend(messages)
    if verdict.record is not None:
        record = verdict.record.after(_told(before, event, verdict, work.moment))
        work.known.records[event.record] = work.records[event.record] = record
    for decision in verdict.decisions:
        work.take(decision, event.event_id, origin)
    return verdict


def _told(before: Record, event: ChangeEvent, verdict: Verdict, moment: str) -> str:
    """Write what became of an event above those before it, to be kept with the record that it changed."""
    outcomes = [(decision.mapping, decision.outcome, decision.reason) for decision in verdict.decisions]
    return add_event(before.last_events, event.event_id, moment, outcomes)
