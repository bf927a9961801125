"""New records: insert if absent, never over a record that is there; the key as the settings say."""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from connectors.sql.isolate import write_isolated
from connectors.sql.new_ids import next_ids
from connectors.sql.refusals import Refusal, refusal_of
from connectors.sql.tables import Mapped
from connectors.sql.task import Task
from connectors.sql.writes import Row, Writes
from schemas.messages import Result

WriteTasks = Callable[[Sequence[Task]], None]

_TRIES = 20
"""How often numbers of a series may turn out to be taken: people number records by hand, too."""


class Creates:
    """Makes records of one table within one transaction."""

    def __init__(self, connection: Connection, table: Mapped, writes: Writes) -> None:
        self._connection, self._table, self._writes = connection, table, writes

    def run(self, tasks: Sequence[Task], results: list[Result]) -> list[Task]:
        """Make the records; give the tasks that succeeded, the others are refused in the results."""
        settings = self._table.settings
        if settings.key in tasks[0].values:
            return self._named(tasks, results)
        if settings.new_id == "database":
            return self._isolated(tasks, results, self._number)
        if settings.series:
            return self._series(tasks, results)
        for task in tasks:
            task.record_id = self._canonical(task.command.coupling_id)
        # A record with the coupling's id can only be ours: it is answered as it stands.
        return self._isolated(tasks, results, self._insert)

    def _named(self, tasks: Sequence[Task], results: list[Result]) -> list[Task]:
        """The mapping says which key the record gets: then nobody else's record may bear it."""
        key = self._table.settings.key
        for task in tasks:
            task.record_id = self._canonical(str(task.values[key]))
        made = self._isolated(tasks, results, self._insert)
        results += [task.reject(_taken(task)) for task in made if not task.made]
        return [task for task in made if task.made]

    def _canonical(self, record_id: str) -> str:
        """Write an id as the database will; one that it cannot take, it shall refuse itself."""
        try:
            return self._table.canonical(record_id)
        except ValueError:
            return record_id

    def _series(self, tasks: Sequence[Task], results: list[Result]) -> list[Task]:
        made: list[Task] = []
        waiting = list(tasks)
        for _ in range(_TRIES):
            ids = next_ids(self._connection, self._table, len(waiting))
            for task, record_id in zip(waiting, ids, strict=True):
                task.record_id = record_id
            done = self._isolated(waiting, results, self._insert)
            made += [task for task in done if task.made]
            waiting = [task for task in done if not task.made]
            if not waiting:
                break
        results += [task.reject(_taken(task)) for task in waiting]
        return made

    def _isolated(self, tasks: Sequence[Task], results: list[Result], write: WriteTasks) -> list[Task]:
        refused: set[int] = set()
        sift = self._sift if write == self._insert else None
        for task, error in write_isolated(self._connection, tasks, write, sift):
            refused.add(id(task))
            results.append(task.reject(refusal_of(error, task.command, None, self._table.settings.key)))
        return [task for task in tasks if id(task) not in refused]

    def _insert(self, tasks: Sequence[Task]) -> None:
        made = self._writes.insert(self._table, rows_of(tasks))
        for task in tasks:
            task.made = task.record_id in made

    def _sift(self, tasks: Sequence[Task]) -> Mapping[int, DBAPIError]:
        return self._writes.refused("insert", self._table, rows_of(tasks))

    def _number(self, tasks: Sequence[Task]) -> None:
        for task in tasks:
            task.record_id = self._writes.insert_numbered(self._table, task.values)


def rows_of(tasks: Sequence[Task]) -> list[Row]:
    """Give the rows that tasks write."""
    return [Row(task.record_id or "", task.values) for task in tasks]


def _taken(task: Task) -> Refusal:
    record = f"{task.command.side}/{task.command.table}/{task.record_id}"
    return Refusal(
        "unique", f"{record} is there already", f"couple the two records: echoless couple LEFT {record}"
    )
