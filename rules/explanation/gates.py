"""The stages at which a record is let through or stopped: before any value is looked at."""

from collections.abc import Iterator

from rules.explanation.failing import failing
from rules.explanation.subject import Stage, Subject
from schemas.keys import RecordKey, other
from schemas.known import NEVER, Coupling


def gates(subject: Subject) -> Iterator[Stage]:
    """Tell who the record is, who changed it, and whether the mapping takes it."""
    yield _known(subject)
    if subject.record.version != NEVER:
        yield _author(subject)
    if not subject.model.enabled:
        yield Stage("mapping", "stops", "it is switched off, and takes part in nothing")
    yield from _paused(subject)
    yield _direction(subject)
    if subject.record.image is not None:
        yield _filter(subject)
    yield _coupling(subject)


def _known(subject: Subject) -> Stage:
    record, key = subject.record, subject.key
    if record.version == NEVER:
        told = f"no change of it was heard of; if it exists: echoless snapshot {key.side} {key.table}"
        return Stage("known", "stops", told)
    if record.deleted:
        return Stage("known", "stops", f"deleted, at version {record.version}")
    return Stage("known", "fine", f"version {record.version}")


def _author(subject: Subject) -> Stage:
    author, ours = subject.record.author, subject.lane.integration_user
    if author != ours:
        return Stage("author", "fine", f"last changed by {author or 'somebody unknown'}, a user")
    told = f"last changed by the integration user {ours}: such a change is an echo, and ends here"
    return Stage("author", "note", told)


def _direction(subject: Subject) -> Stage:
    there = f"{subject.away.side}/{subject.away.table}"
    if not subject.lane.sends:
        return Stage("direction", "stops", f"the mapping sends nothing to {there}")
    return Stage("direction", "fine", f"goes to {there}")


def _paused(subject: Subject) -> Iterator[Stage]:
    """Tell whether somebody has paused sends to the other side."""
    if (subject.mapping.name, other(subject.role)) in subject.known.paused:
        there = subject.away.side
        told = f"sends to {there} are paused: echoless pause lists by whom, echoless resume ends it"
        yield Stage("paused", "waits", told)


def _filter(subject: Subject) -> Stage:
    table = subject.tables.table(subject.key.side, subject.key.table)
    failed = list(failing(subject.place.filter, table, subject.image))
    if failed:
        return Stage("filter", "stops", f"does not pass: {'; '.join(failed)}")
    return Stage("filter", "fine", "passes" if subject.place.filter is not None else "all records take part")


def _coupling(subject: Subject) -> Stage:
    coupling = subject.coupling
    if coupling is None:
        if subject.lane.creates:
            return Stage("coupling", "note", "not coupled: its counterpart is created with its next change")
        told = "not coupled, and the mapping creates nothing this way: echoless couple, or echoless match"
        return Stage("coupling", "stops", told)
    if coupling.deleted:
        return Stage("coupling", "stops", _gone(subject, coupling))
    if subject.counterpart is None:
        return Stage("coupling", "waits", "its counterpart is not there yet")
    return Stage("coupling", "fine", f"coupled with {subject.counterpart}")


def _gone(subject: Subject, coupling: Coupling) -> str:
    """Say how a pair lost a record: one that left its filter may take its counterpart with it."""
    lane = subject.mapping.lane(coupling.deleted or "left")
    record = subject.known.records.get(RecordKey(lane.side, lane.table, coupling.id_of(lane.role) or ""))
    if record is not None and not record.deleted:
        return f"the {lane.role} record left its filter, its counterpart goes (on_filter_exit)"
    return f"the {lane.role} record was deleted, the coupling lives on"
