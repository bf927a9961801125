"""Which commands of a round may be written: not repeated, not too late, fit, and their record there."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from connectors.sql.failures import RETRY_SECONDS
from connectors.sql.memory import Remembered, answer_again, is_old
from connectors.sql.refusals import Refusal, gone, unfit
from connectors.sql.tables import Mapped
from connectors.sql.task import Task, fail, reject
from connectors.sql.versions import Versions
from connectors.sql.writes import Writes
from schemas.messages import Command, Result


class Admission:
    """Sorts the commands of one round: those answered at once, and the tasks that go on."""

    def __init__(
        self,
        tables: Mapping[str, Mapped],
        known: Mapping[str, Remembered],
        writes: Writes,
        versions: Versions,
    ) -> None:
        self._tables, self._known = tables, known
        self._writes, self._versions = writes, versions
        self.results: list[Result] = []

    def admit(self, commands: Iterable[Command]) -> list[Task]:
        """Give the tasks to carry out; every other command has its result."""
        tasks = [task for command in commands if (task := self._task(command)) is not None]
        by_table: dict[str, list[Task]] = defaultdict(list)
        for task in tasks:
            if task.record_id is not None:
                by_table[task.command.table].append(task)
        for name in sorted(by_table):
            self._look_up(by_table[name])
        return [task for task in tasks if not self._is_settled(task)]

    def _task(self, command: Command) -> Task | None:
        last = self._known.get(command.coupling_id)
        if last is not None and last.command_id == command.command_id:
            self.results.append(answer_again(command, last))
            return None
        if command.table not in self._tables:
            return self._reject(command, _unknown_table(command))
        table = self._tables[command.table]
        record_id = command.record_id
        if command.operation == "create":
            record_id = last.record_id if last is not None and last.created else None
        elif record_id is not None:
            record_id = _canonical(table, record_id)
        if record_id is None and command.operation != "create":
            return self._reject(command, gone(command, str(command.record_id)))
        refusal = unfit(command, table, record_id)
        if refusal is not None:
            return self._reject(command, refusal)
        return Task(command, table, record_id, dict(command.values))

    def _reject(self, command: Command, refusal: Refusal) -> Task | None:
        self.results.append(reject(command, refusal, command.record_id))
        return None

    def _look_up(self, tasks: Sequence[Task]) -> None:
        """Lock the records of these tasks of one table, and note how they stand."""
        table, ids = tasks[0].table, [task.record_id or "" for task in tasks]
        deleting = any(task.command.operation == "delete" for task in tasks)
        names = {name for task in tasks for name in task.command.values}
        locked = self._writes.lock(table, ids, names, deleting)
        versions = self._versions.of(table, ids)
        for task in tasks:
            record_id = task.record_id or ""
            task.version, task.image = versions[record_id], locked.images.get(record_id)
            task.is_busy = record_id in locked.busy

    def _is_settled(self, task: Task) -> bool:
        result = None if task.record_id is None else self._settled(task, task.image)
        if result is not None:
            self.results.append(result)
        return result is not None

    def _settled(self, task: Task, image: str | None) -> Result | None:
        command = task.command
        if task.is_busy:
            record = f"{command.side}/{command.table}/{task.record_id}"
            return fail(command, "busy", f"{record} is being changed by somebody else", RETRY_SECONDS)
        if is_old(command, self._known):
            return task.answer("stale", task.version, {})
        if image is None:
            if command.operation == "delete":
                return task.answer("unchanged", task.version, {})
            return task.reject(gone(command, task.record_id or ""))
        task.before = task.table.reader.named(image, command.values)
        if command.operation == "create":
            return task.answer("unchanged", task.version, task.before)
        if command.expected_version not in {None, task.version}:
            return task.answer("stale", task.version, {})
        if command.operation == "update" and task.before == task.values:
            return task.answer("unchanged", task.version, task.before)
        return _key_changed(task)


def _canonical(table: Mapped, record_id: str) -> str | None:
    try:
        return table.canonical(record_id)
    except ValueError:
        return None


def _key_changed(task: Task) -> Result | None:
    key = task.table.settings.key
    if key in task.values and task.values[key] != task.before.get(key) and task.command.operation == "update":
        record = f"{task.command.side}/{task.command.table}/{task.record_id}"
        message = f"{record}: the key {key} of a record does not change"
        return task.reject(Refusal("key", message, f"map {key} in one direction only"))
    task.values.pop(key, None)
    return None


def _unknown_table(command: Command) -> Refusal:
    return Refusal(
        "unknown_table",
        f"side {command.side} has no table {command.table}",
        f"add it to the settings of the side, then: echoless connect {command.side}",
    )
