"""The stages at which values decide: references, what does not fit, what is held, what is on its way."""

from collections.abc import Iterator

from rules.compiled import Row, Unfit
from rules.description.words import spell_value
from rules.explanation.subject import Stage, Subject
from rules.translation import NotCoupled, carry, given, is_given, link_of
from schemas.keys import ROLES
from schemas.known import Flight

_WHILE = {
    "park": "waits for it",
    "clear": "is cleared meanwhile",
    "keep": "stays as it is meanwhile",
}


def hindrances(subject: Subject) -> Iterator[Stage]:
    """Tell what stands between the record's values and the other side."""
    for row in subject.lane.rows if subject.record.image is not None else ():
        yield from _row(subject, row)
    yield from _held(subject)
    yield from _flights(subject)
    for problem in subject.problems:
        yield Stage("open error", "stops", f"{problem.code}: {problem.message}; {problem.remedy}")


def _row(subject: Subject, row: Row) -> Iterator[Stage]:
    if row.source is None or not is_given(row, subject.image):
        return
    value = given(row, subject.image)
    link = link_of(row, value)
    name = f"{row.source} = {spell_value(value)}"
    try:
        translated = carry(row, value, subject.known.counterparts)
    except NotCoupled as missing:
        if row.counts_blank:
            yield Stage("option", "note", _blank(name, missing.link.mapping, row.target))
            return
        since = (
            f", since {subject.parked_since:%Y-%m-%d %H:%M:%S}Z"
            if row.missing == "park" and subject.parked_since
            else ""
        )
        told = f"{name} is not coupled in {missing.link.mapping}: {row.target} {_WHILE[row.missing]}{since}"
        yield Stage("reference", "waits" if row.missing == "park" else "note", told)
    except Unfit as unfit:
        yield Stage("value", "stops", f"{name}: {unfit.code}: {unfit.message}; {unfit.remedy}")
    else:
        if link is not None:
            told = f"{name} is {spell_value(translated)} there, by {link.mapping}"
            yield Stage("reference", "fine", told)


def _blank(name: str, options: str, target: str) -> str:
    remedy = f"echoless options set {options} …"
    return f"{name} has no row in {options}: {target} stays blank until it gets one: {remedy}"


def _held(subject: Subject) -> Iterator[Stage]:
    coupling = subject.coupling
    if coupling is None:
        return
    fields = [
        f"{role} {name} {spell_value(v)}" for role in ROLES for name, v in coupling.held.get(role, {}).items()
    ]
    if fields:
        yield Stage("conflict", "stops", f"held for a person to choose: {', '.join(fields)}")
    for role in ROLES:
        if blocked := coupling.blocked(role):
            side = subject.mapping.lane(role).side
            told = f"{side} rejected {spell_value(blocked)}: not sent again until the value changes"
            yield Stage("rejected", "stops", told)


def _flights(subject: Subject) -> Iterator[Stage]:
    coupling = subject.coupling
    for role in ROLES if coupling is not None else ():
        flight = coupling.flight(role) if coupling is not None else None
        if flight is not None:
            yield Stage("in flight", "waits", _flight(flight, subject.mapping.lane(role).side))


def _flight(flight: Flight, side: str) -> str:
    said = f"{flight.operation} to {side}, attempt {flight.attempts}"
    if flight.answered:
        return f"{said}: answered ({flight.answered}), its change event is awaited"
    again = f", sent again at {flight.due_at:%Y-%m-%d %H:%M:%S}Z" if flight.due_at else ""
    return f"{said}: not answered yet{again}"
