"""What became of one record of an action, from what was decided."""

from agents.actions.knowing import link_at
from agents.work import Work, record_keys
from rules.compiled import CompiledMapping
from rules.decision import Decision, Known
from schemas.control import FieldChange, RecordAnswer
from schemas.keys import RecordKey
from schemas.known import Coupling
from schemas.messages import Command


def refused(key: RecordKey, mapping: str, code: str, message: str, remedy: str) -> RecordAnswer:
    """Say that nothing was done about a record, and why."""
    return RecordAnswer(key, "refused", message, mapping=mapping, code=code, remedy=remedy)


def told(
    key: RecordKey, decision: Decision, mapping: CompiledMapping, known: Known, word: str = ""
) -> RecordAnswer:
    """Say what was decided about a record; ``word`` instead of the decision's own outcome."""
    coupling = decision.coupling or decision.removed
    problem = decision.problem
    return RecordAnswer(
        key,
        word or str(decision.outcome),
        problem.message if problem else decision.reason,
        counterpart=counterpart_of(coupling, mapping, key) if coupling else None,
        coupling_id=coupling.id if coupling else "",
        changes=tuple(c for command in decision.commands for c in changes_by(command, known)),
        remedy=problem.remedy if problem else "",
    )


def counterpart_of(coupling: Coupling, mapping: CompiledMapping, key: RecordKey) -> RecordKey | None:
    """Give the other record of a pair, if it is there."""
    return next((each for each in record_keys(coupling, mapping) if each != key), None)


def changes_by(command: Command, known: Known) -> list[FieldChange]:
    """Give what a command writes, beside what its record shows now."""
    written = f"{command.side}/{command.table}" + (f"/{command.record_id}" if command.record_id else "")
    record = known.records.get(RecordKey(command.side, command.table, command.record_id or ""))
    image = (record.image if record is not None else None) or {}
    return [FieldChange(written, name, image.get(name), value) for name, value in command.values.items()]


def coupling_at(work: Work, mapping: CompiledMapping, key: RecordKey) -> Coupling | None:
    """Give the coupling of a record in a mapping, as it is known now."""
    link = link_at(mapping, key)
    found = work.known.links.get(link) if link is not None else None
    return work.known.couplings[found] if found is not None else None
