"""Why a record goes, waits or stays, from what is known of it to what would be sent now."""

from collections.abc import Iterator
from dataclasses import replace

from rules.change import decide_change
from rules.decision import Decision, Known
from rules.description.words import spell_value
from rules.explanation.gates import gates
from rules.explanation.subject import Stage, Subject
from rules.explanation.values import hindrances
from schemas.messages import ChangeEvent, Command
from schemas.outcomes import load_events


def explain(subject: Subject) -> list[Stage]:
    """Tell each stage of the record's way with its result, in the order in which they are passed."""
    return [*gates(subject), *hindrances(subject), *_last_decision(subject), *_now(subject)]


def _last_decision(subject: Subject) -> Iterator[Stage]:
    for place, event in enumerate(load_events(subject.record.last_events)):
        for outcome in event.outcomes:
            if outcome.mapping == subject.mapping.name:
                why = f": {outcome.reason}" if outcome.reason else ""
                told = f"{outcome.outcome}{why} ({event.event_id}, {event.decided_at:%Y-%m-%d %H:%M:%S}Z)"
                yield Stage("earlier change" if place else "last change", "note", told)


def _now(subject: Subject) -> Iterator[Stage]:
    """Decide the record as it is, the way a snapshot of it would be decided; nothing is kept or sent."""
    record = subject.record
    if record.image is None:
        return
    event = ChangeEvent(
        event_id="explain",
        record=subject.key,
        operation="read",
        author=record.author,
        changed_at=subject.known.now,
        version=record.version,
        image=record.image,
    )
    verdict = decide_change(event, [(subject.mapping, subject.role)], _apart(subject.known), replay=True)
    yield _told(verdict.decisions[0])


def _apart(known: Known) -> Known:
    """Give knowledge that can be worked on, while the reader's stays."""
    return replace(
        known,
        records=dict(known.records),
        couplings=dict(known.couplings),
        links=dict(known.links),
        counterparts=dict(known.counterparts),
    )


def _told(decision: Decision) -> Stage:
    if decision.commands:
        sent = "; ".join(_command(command) for command in decision.commands)
        return Stage("now", "fine", f"a snapshot of it would send: {sent}")
    why = f": {decision.reason}" if decision.reason else ""
    return Stage("now", "note", f"a snapshot of it would send nothing ({decision.outcome}{why})")


def _command(command: Command) -> str:
    table = f"{command.side}/{command.table}"
    to = table if command.record_id is None else f"{table}/{command.record_id}"
    return f"{command.operation} {to} ({spell_value(command.values)})"
