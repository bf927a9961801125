"""A coupling begins: because a record has no counterpart yet, or because somebody couples two records."""

from typing import Literal
from uuid import NAMESPACE_URL, uuid5

from rules.compiled import CompiledMapping
from rules.decision import Known
from rules.draft import Cause, Draft
from rules.translation import is_given, translate
from schemas.keys import ROLES, Role, other
from schemas.known import Coupling, Record
from schemas.values import Values

FirstSync = Literal["none", "left", "right"]
"""Which side's values go to the other when two records are coupled: nobody's, the left's, the right's."""


def coupling_id(mapping: str, record: Record) -> str:
    """Give the id of the coupling that a record begins: the same, however often it is asked.

    A record that lost a coupling has another generation, hence another id.
    """
    return str(uuid5(NAMESPACE_URL, f"echoless:{mapping}|{record.key}|{record.generation}"))


def first_sequence(known: Known) -> int:
    """Give the number commands of a new coupling count from.

    Milliseconds: a store that was lost and filled again continues above what the target remembers.
    """
    return int(known.now.timestamp() * 1000)


def create_counterpart(
    mapping: CompiledMapping, role: Role, record: Record, known: Known, cause: Cause
) -> Draft:
    """Begin a coupling for a record without one; reconciling will create the counterpart."""
    c = Coupling(coupling_id(mapping.name, record), mapping.name, record.generation)
    c.sequence = first_sequence(known)
    c.set_id(role, record.key.id)
    draft = Draft(c, mapping, known, cause, edited=True)
    agree(draft, role, record)
    return draft


def couple(
    mapping: CompiledMapping, left: Record, right: Record, known: Known, cause: Cause, first_sync: FirstSync
) -> Draft:
    """Couple two existing records.

    Without a first synchronization each side's present values count as agreed: differences stay
    until somebody edits the field.
    """
    c = Coupling(coupling_id(mapping.name, left), mapping.name, left.generation, left.key.id, right.key.id)
    c.sequence = first_sequence(known)
    draft = Draft(c, mapping, known, cause)
    records: dict[Role, Record] = {"left": left, "right": right}
    for role in ROLES:
        present = records[role].image or {}
        c.set_agreed(role, {n: v for n, v in present.items() if (role, n) in mapping.policies})
    if first_sync != "none":
        agree(draft, first_sync, records[first_sync])
    return draft


def agree(draft: Draft, role: Role, record: Record) -> None:
    """Take a record's values as what is agreed, and translate them for the other side."""
    lane, image = draft.mapping.lane(role), record.image or {}
    mine: Values = dict(draft.c.agreed(role))
    theirs: Values = dict(draft.c.agreed(other(role)))
    mine.update({name: image[name] for name in lane.rows_of if name in image})
    for row in lane.rows:
        if not row.new_only and is_given(row, mine):
            translate(draft, row, mine, theirs)
    draft.c.set_agreed(role, mine)
    draft.c.set_agreed(other(role), theirs)
