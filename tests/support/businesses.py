"""Business Central and Sales in memory: people write, commands are carried out, and each is told."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from schemas.keys import RecordKey
from schemas.messages import ChangeEvent, Command, Operation, Result, Status
from schemas.values import Value, Values
from tests.support.rig import NOON, image
from tests.support.standard import standard_catalog

OURS = "echoless"


def key_of(path: str) -> RecordKey:
    """Read ``side/table/id``."""
    return RecordKey(*path.split("/", 2))


@dataclass
class Kept:
    """A record as its side keeps it."""

    version: int
    image: Values | None
    made_by: str | None = None
    """The coupling whose command made it."""


@dataclass
class Businesses:
    """The records of both sides, and what these have said that nobody has heard yet."""

    now: datetime = NOON
    stores: Callable[[RecordKey, Values], Values] = lambda _, values: values
    """What a side makes of values that are written to it."""
    refuses: Callable[[RecordKey, Values], str] = lambda *_: ""
    """Why a side does not take values; blank: it does."""
    down: set[str] = field(default_factory=set)
    """Sides that cannot be reached: what is sent to them fails for a time."""
    kept: dict[RecordKey, Kept] = field(default_factory=dict)
    said: list[ChangeEvent | Result] = field(default_factory=list)

    def write(self, path: str, by: str = "alice", **fields: Value) -> None:
        """Make or change a record; fields of a new one that are not named are empty."""
        key = key_of(path)
        before = self.kept.get(key)
        if before is None or before.image is None:
            self._log(key, _whole(key, fields), "create", by)
        else:
            self._log(key, {**before.image, **fields}, "update", by)

    def delete(self, path: str, by: str = "alice") -> None:
        """Delete a record."""
        self._log(key_of(path), None, "delete", by)

    def say_again(self, *paths: str) -> None:
        """Publish records as they are, as a full synchronization does."""
        for key in map(key_of, paths):
            kept = self.kept[key]
            self.said.append(
                ChangeEvent(f"{key}-again", key, "read", "", self.now, kept.version, kept.image, kept.made_by)
            )

    def show(self, path: str) -> Values:
        """Give a record as its side keeps it; empty: there is none."""
        kept = self.kept.get(key_of(path))
        return {} if kept is None or kept.image is None else kept.image

    def ids(self, table: str) -> list[str]:
        """List the records of ``side/table``, in the order in which they were made."""
        at = tuple(table.split("/"))
        return [key.id for key, kept in self.kept.items() if key[:2] == at and kept.image is not None]

    def made(self, table: str) -> Values:
        """Give the one record of ``side/table``."""
        (record_id,) = self.ids(table)
        return self.show(f"{table}/{record_id}")

    def carry_out(self, command: Command) -> None:
        """Do what a command asks for, and answer it."""
        key = RecordKey(command.side, command.table, command.record_id or self._new_id(command))
        kept = self.kept.get(key)
        reason = self.refuses(key, command.values)
        if key.side in self.down:
            self._answer(command, key, "failed", "no connection")
        elif reason:
            self._answer(command, key, "rejected", reason)
        elif kept is not None and command.expected_version not in {None, kept.version}:
            self._answer(command, key, "stale")
        else:
            self._answer(command, key, self._store(command, key, kept))

    def _store(self, command: Command, key: RecordKey, kept: Kept | None) -> Status:
        if command.operation == "delete":
            self._log(key, None, "delete", OURS)
            return "applied"
        stored = self.stores(key, command.values)
        if kept is not None and kept.image is not None:
            self._log(key, {**kept.image, **stored}, "update", OURS)
            return "applied"
        if command.operation == "update":
            return "rejected"
        self.kept[key] = Kept(0, None, command.coupling_id)
        self._log(key, _whole(key, stored), "create", OURS)
        return "applied"

    def _new_id(self, command: Command) -> str:
        if command.side == "sales":
            return command.coupling_id
        return f"{command.table[:3].upper()}{len(self.ids(f'bc/{command.table}')) + 1:05d}"

    def _log(self, key: RecordKey, whole: Values | None, operation: Operation, by: str) -> None:
        before = self.kept.get(key)
        made_by = before.made_by if before is not None else None
        version = before.version + 1 if before is not None else 1
        self.now += timedelta(seconds=1)
        self.kept[key] = Kept(version, whole, made_by)
        self.said.append(
            ChangeEvent(f"{key}-{version}", key, operation, by, self.now, version, whole, made_by)
        )

    def _answer(self, command: Command, key: RecordKey, status: Status, message: str = "") -> None:
        kept = self.kept.get(key)
        shown = kept.image if kept is not None and kept.image is not None else {}
        result = Result(
            command_id=command.command_id,
            coupling_id=command.coupling_id,
            sequence=command.sequence,
            side=command.side,
            table=command.table,
            status=status,
            record_id=key.id,
            version=kept.version if kept is not None else None,
            values={name: shown[name] for name in command.values if name in shown},
            message=message,
        )
        self.said.append(result)


def _whole(key: RecordKey, fields: Values) -> Values:
    catalog = standard_catalog()
    return image(catalog, key.side, key.table, **{**fields, catalog.table(key.side, key.table).key: key.id})
