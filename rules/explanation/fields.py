"""A pair field by field: what either side shows, and what was agreed."""

from dataclasses import dataclass
from typing import NamedTuple

from rules.agreement import MISSING, is_same
from rules.description.row import RowInWords, row_in_words
from rules.description.words import spell_value
from rules.explanation.subject import Subject
from rules.model import FieldRow
from schemas.keys import RecordKey, Role
from schemas.known import Coupling

ABSENT = "–"  # noqa: RUF001 - as tables write that nothing is there


@dataclass(frozen=True, slots=True)
class FieldStanding:
    """A row of the mapping, with the values of a pair."""

    left: str
    direction: str
    right: str
    left_shows: str
    left_agreed: str
    right_agreed: str
    right_shows: str
    differs: bool
    """A side shows something else than what was agreed."""


def field_standings(subject: Subject) -> list[FieldStanding]:
    """Tell how a coupled record stands, row by row; nothing for a record without a coupling."""
    coupling = subject.coupling
    if coupling is None:
        return []
    return [
        _standing(subject, coupling, row_in_words(subject.model, row), row)
        for row in subject.model.fields
        if row.enabled
    ]


def _standing(subject: Subject, coupling: Coupling, told: RowInWords, row: FieldRow) -> FieldStanding:
    left, right = _ends(subject, coupling, "left", row.left), _ends(subject, coupling, "right", row.right)
    return FieldStanding(
        told.left,
        told.direction,
        told.right,
        left_shows=" + ".join(_spell(each.shows) for each in left),
        left_agreed=" + ".join(_spell(each.agreed) for each in left),
        right_agreed=" + ".join(_spell(each.agreed) for each in right),
        right_shows=" + ".join(_spell(each.shows) for each in right),
        differs=any(each.differs for each in (*left, *right)),
    )


class _Value(NamedTuple):
    """A field of one side: what is shown, what was agreed, and whether the two differ."""

    shows: object
    agreed: object
    differs: bool


def _ends(
    subject: Subject, coupling: Coupling, role: Role, fields: str | tuple[str, ...] | None
) -> list[_Value]:
    names = (fields,) if isinstance(fields, str) else fields or ()
    return [_value(subject, coupling, role, name) for name in names]


def _value(subject: Subject, coupling: Coupling, role: Role, field: str) -> _Value:
    lane, record_id = subject.mapping.lane(role), coupling.id_of(role)
    record = subject.known.records.get(RecordKey(lane.side, lane.table, record_id or ""))
    image = (record.image or {}) if record is not None else {}
    shows: object = image.get(field, coupling.unseen(role).get(field, MISSING))
    agreed: object = coupling.agreed(role).get(field, MISSING)
    differs = agreed is not MISSING and not is_same(subject.mapping, role, field, agreed, shows)
    return _Value(shows, agreed, differs)


def _spell(value: object) -> str:
    return ABSENT if value is MISSING else spell_value(value)
