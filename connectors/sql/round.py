"""One round of commands, in bulk: admitted, written, read back, remembered."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from connectors.sql.admission import Admission
from connectors.sql.creates import Creates, rows_of
from connectors.sql.isolate import write_isolated
from connectors.sql.memory import hold, recall, remember, remembered
from connectors.sql.refusals import refusal_of
from connectors.sql.tables import Mapped
from connectors.sql.task import Task
from connectors.sql.versions import Versions
from connectors.sql.writes import Writes
from schemas.messages import Command, Result


class Rounds:
    """Carries out rounds within one transaction."""

    def __init__(self, connection: Connection, tables: Mapping[str, Mapped], writes: Writes) -> None:
        self._connection, self._tables, self._writes = connection, tables, writes
        self._versions = Versions(connection)

    def run(self, commands: Sequence[Command]) -> list[Result]:
        """Carry out one round; give the results in any order."""
        hold(self._connection, [c.coupling_id for c in commands if c.operation == "create"])
        known = recall(self._connection, [command.coupling_id for command in commands])
        admission = Admission(self._tables, known, self._writes, self._versions)
        tasks = admission.admit(commands)
        results = admission.results
        written = [task for group in _groups(tasks) for task in self._write(group, results)]
        results += self._read_back(written)
        by_id = {command.command_id: command for command in commands}
        repeated = {last.command_id for last in known.values()}
        done = [r for r in results if r.status in {"applied", "unchanged"} and r.command_id not in repeated]
        remember(self._connection, [remembered(by_id[result.command_id], result) for result in done])
        return results

    def _write(self, group: Sequence[Task], results: list[Result]) -> list[Task]:
        """Write tasks that need the same statement; give those that were carried out."""
        operation, table = group[0].command.operation, group[0].table
        if operation == "create":
            return Creates(self._connection, table, self._writes).run(group, results)
        refused: set[int] = set()
        write, sift = (self._delete, None) if operation == "delete" else (self._update, self._sift)
        for task, error in write_isolated(self._connection, group, write, sift):
            refused.add(id(task))
            results.append(task.reject(refusal_of(error, task.command, task.record_id, table.settings.key)))
        return [task for task in group if id(task) not in refused]

    def _update(self, tasks: Sequence[Task]) -> None:
        self._writes.update(tasks[0].table, rows_of(tasks))

    def _sift(self, tasks: Sequence[Task]) -> Mapping[int, DBAPIError]:
        return self._writes.refused("update", tasks[0].table, rows_of(tasks))

    def _delete(self, tasks: Sequence[Task]) -> None:
        self._writes.delete(tasks[0].table, [task.record_id or "" for task in tasks])

    def _read_back(self, tasks: Iterable[Task]) -> list[Result]:
        """Answer with what the database made of the values: it may round, trim, or have triggers."""
        by_table: dict[str, list[Task]] = defaultdict(list)
        for task in tasks:
            by_table[task.table.name].append(task)
        return [result for some in by_table.values() for result in self._answers(some)]

    def _answers(self, tasks: Sequence[Task]) -> Iterable[Result]:
        table, ids = tasks[0].table, [task.record_id or "" for task in tasks]
        names = {name for task in tasks for name in task.command.values}
        images = self._writes.images(table, ids, names)
        versions = self._versions.of(table, ids)
        for task in tasks:
            image, version = images.get(task.record_id or ""), versions[task.record_id or ""]
            stored = table.reader.named(image, task.command.values) if image else {}
            is_written = task.made and version != task.version
            result = task.answer("applied" if is_written else "unchanged", version, stored)
            # Capture finds this command beside the version that it made.
            yield replace(result, told=True) if is_written and image is not None else result


def _groups(tasks: Iterable[Task]) -> list[list[Task]]:
    """Put together what one statement can write, in the order of first appearance."""
    groups: dict[Hashable, list[Task]] = defaultdict(list)
    for task in tasks:
        command = task.command
        # A column that is not named gets the database's default, so new records go by their fields.
        fields = frozenset(command.values) if command.operation == "create" else None
        groups[command.table, command.operation, fields].append(task)
    return list(groups.values())
