"""Apply: commands become writes of the integration user, one transaction per batch."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from connectors.sql.engine import open_engine
from connectors.sql.failures import RETRY_SECONDS, CannotConnect, cause, is_busy, target_down
from connectors.sql.postgresql_writes import PostgresqlWrites
from connectors.sql.refusals import refusal_of
from connectors.sql.round import Rounds
from connectors.sql.rounds import rounds
from connectors.sql.settings import SqlSide
from connectors.sql.sqlite_writes import SqliteWrites
from connectors.sql.tables import Mapped, mapped_tables
from connectors.sql.task import fail, reject
from connectors.sql.writes import Writes
from schemas.messages import Command, Result
from schemas.tables import TableType


class SqlApplier:
    """Carries out commands on a side that is a database."""

    def __init__(self, side: str, settings: SqlSide, types: Mapping[str, TableType]) -> None:
        self._side, self._settings, self._types = side, settings, types
        self._engine = open_engine(settings.url)
        self._checked = False

    def apply(self, commands: Sequence[Command]) -> list[Result]:
        """Apply a batch: one result per command, in order. Raises TargetDown, and then nothing was done."""
        if not commands:
            return []
        try:
            return self._attempt(commands, waits=True)
        except DBAPIError as error:
            if not is_busy(error):
                return self._halved(error, commands)
        try:
            return self._attempt(commands, waits=False)
        except DBAPIError as error:
            if not is_busy(error):
                raise
            message = f"side {self._side} is busy: {cause(error)}"
            return [fail(command, "busy", message, RETRY_SECONDS) for command in commands]

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @cached_property
    def _tables(self) -> dict[str, Mapped]:
        return mapped_tables(self._engine, self._settings, self._types)

    def _attempt(self, commands: Sequence[Command], waits: bool) -> list[Result]:
        with target_down(self._side, busy=False):
            tables = self._tables
            with self._engine.begin() as connection:
                writes = self._writes(connection, waits)
                writes.begin(self._settings.integration_user)
                results = _carry_out(Rounds(connection, tables, writes), commands)
                writes.end()
        return [results[command.command_id] for command in commands]

    def _halved(self, error: DBAPIError, commands: Sequence[Command]) -> list[Result]:
        """Nothing was done: a rule that is checked at the end was broken. Halve until it stands alone."""
        if len(commands) == 1:
            (command,) = commands
            key = self._settings.tables[command.table].key
            return [reject(command, refusal_of(error, command, command.record_id, key), None)]
        middle = len(commands) // 2
        return self.apply(commands[:middle]) + self.apply(commands[middle:])

    def _writes(self, connection: Connection, waits: bool) -> Writes:
        if self._engine.dialect.name == "sqlite":
            return SqliteWrites(connection)
        if not self._checked:
            self._check_user(connection)
        return PostgresqlWrites(connection, waits)

    def _check_user(self, connection: Connection) -> None:
        """Writes under another name would come back as changes of a user, and go round forever."""
        user = connection.execute(text("SELECT session_user")).scalar_one()
        if user != self._settings.integration_user:
            raise CannotConnect(
                f"side {self._side}: the address logs in as {user!r}, the integration user is "
                f"{self._settings.integration_user!r}. Remedy: let the url of the side log in as that role."
            )
        self._checked = True


def _carry_out(batch: Rounds, commands: Sequence[Command]) -> dict[str, Result]:
    """Carry out all rounds; what pointed to a record that only came, or left, later gets a second try."""
    results = {r.command_id: r for some in rounds(commands) for r in batch.run(some)}
    again = [command for command in commands if results[command.command_id].code == "foreign_key"]
    if len(again) < len(commands):
        results |= {r.command_id: r for some in rounds(again) for r in batch.run(some)}
    return results
