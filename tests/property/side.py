"""A side without I/O: records with versions, a change log, and a target that remembers commands."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from schemas.keys import RecordKey
from schemas.messages import ChangeEvent, Command, Operation, Result, Status
from schemas.values import Image, Value, Values
from tests.property.kinds import INTEGRATION, Kind


@dataclass(slots=True)
class Memory:
    """What a target remembers of a coupling: its last command."""

    sequence: int
    command_id: str
    record: RecordKey | None
    made: RecordKey | None
    answer: Result


@dataclass(frozen=True, slots=True)
class Write:
    """What nobody but the model knows of a change event: who really made it."""

    by: str
    """``user``, ``foreign``, or the id of the coupling whose command it was."""
    fields: Values
    at: int
    """The step of the world in which it was made."""


@dataclass(slots=True)
class Side:
    """One system."""

    name: str
    kind: Kind
    rejects: bool
    records: dict[RecordKey, Values] = field(default_factory=dict)
    versions: dict[RecordKey, int] = field(default_factory=dict)
    made_by: dict[RecordKey, str] = field(default_factory=dict)
    logs: dict[RecordKey, list[ChangeEvent]] = field(default_factory=dict)
    writes: dict[RecordKey, list[Write]] = field(default_factory=dict)
    memory: dict[str, Memory] = field(default_factory=dict)
    clock: int = 0

    def write(
        self,
        key: RecordKey,
        by: str,
        values: Mapping[str, Value] | None,
        now: datetime,
        step: int,
        command: Command | None = None,
    ) -> None:
        """Write a record, or delete it (None), and log the change."""
        self.clock += 1
        operation: Operation = "update" if key in self.records else "create"
        fields: Values = {}
        image: Image | None = None
        if values is None:
            operation = "delete"
            self.records.pop(key)
        else:
            fields = {n: self.kind.stored(n, v) for n, v in values.items()}
            image = {**self.records.get(key, {}), **fields}
            self.records[key] = dict(image)
        self.versions[key] = self.clock
        log = self.logs.setdefault(key, [])
        self.writes.setdefault(key, []).append(Write(by, fields, step))
        log.append(
            ChangeEvent(
                event_id=f"{key}-{self.clock}",
                record=key,
                operation=operation,
                author="ann" if by == "user" else INTEGRATION[self.name],
                changed_at=now,
                version=self.clock,
                image=image,
                coupling_id=self.made_by.get(key),
                answers=command.command_id if command is not None and self.kind.answers else None,
            )
        )

    def apply(self, command: Command, now: datetime, step: int, *, down: bool) -> Result:
        """Carry out a command the way a good target does."""
        memory = self.memory.get(command.coupling_id)
        if down:
            return self._answer(command, "failed", command.record_id)
        if memory is not None and memory.command_id == command.command_id:
            return replace(memory.answer, told=False)
        if memory is not None and command.sequence <= memory.sequence:
            return self._answer(command, "stale", command.record_id)
        answer, made = self._carry_out(command, memory, now, step)
        if answer.status in {"applied", "unchanged"}:
            key = RecordKey(self.name, command.table, answer.record_id or "")
            self.memory[command.coupling_id] = Memory(
                command.sequence, command.command_id, key, made or (memory.made if memory else None), answer
            )
        return answer

    def _carry_out(
        self, command: Command, memory: Memory | None, now: datetime, step: int
    ) -> tuple[Result, RecordKey | None]:
        if self.rejects and command.values.get("name") == "bad":
            return self._answer(command, "rejected", command.record_id), None
        if command.operation == "create":
            if memory is not None and memory.made is not None:
                return self._answer(command, "unchanged", memory.made.id), None
            key = RecordKey(self.name, command.table, f"{command.table[0]}~{self.clock + 1}")
            self.made_by[key] = command.coupling_id
            self.write(key, command.coupling_id, self._whole(command), now, step, command)
            return self._written(command, key), key
        key = RecordKey(self.name, command.table, command.record_id or "")
        if key not in self.records:
            if command.operation == "delete":
                return self._answer(command, "unchanged", key.id), None
            return self._answer(command, "rejected", key.id), None
        if self.kind.versions and command.expected_version != self.versions[key]:
            return self._answer(command, "stale", key.id), None
        if command.operation == "delete":
            self.write(key, command.coupling_id, None, now, step)
            return self._answer(command, "applied", key.id), None
        present = self.records[key]
        stored = {n: self.kind.stored(n, v) for n, v in command.values.items()}
        if stored.items() <= present.items():
            return self._answer(command, "unchanged", key.id), None
        self.write(key, command.coupling_id, command.values, now, step, command)
        return self._written(command, key), None

    def _whole(self, command: Command) -> Values:
        """Give a new record all fields of its table."""
        return {**dict.fromkeys(FIELDS[command.table]), **command.values}

    def _written(self, command: Command, key: RecordKey) -> Result:
        return replace(self._answer(command, "applied", key.id), told=self.kind.answers)

    def _answer(self, command: Command, status: Status, record_id: str | None) -> Result:
        key = RecordKey(self.name, command.table, record_id or "")
        stored = self.records.get(key, {})
        told = self.kind.tells_values and status in {"applied", "unchanged"}
        return Result(
            command_id=command.command_id,
            coupling_id=command.coupling_id,
            sequence=command.sequence,
            side=self.name,
            table=command.table,
            status=status,
            record_id=record_id,
            version=self.versions.get(key) if self.kind.tells_version else None,
            values={n: stored[n] for n in command.values if n in stored} if told else {},
        )


FIELDS = {
    "rep": ("name",),
    "user": ("name",),
    "customer": ("name", "city", "credit", "phone", "rep", "note", "street", "terms"),
    "account": ("name", "town", "credit", "phone", "owner", "memo", "kind", "label", "tier"),
    "vendor": ("name", "credit"),
}
