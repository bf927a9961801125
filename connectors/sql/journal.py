"""The journal as capture reads it: what is to be published, and what newer edits have made needless."""

# ruff: noqa: S608 - names in statements are quoted, values travel as parameters

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, TextClause, text

from connectors.sql.events import Captured
from connectors.sql.install import merges
from connectors.sql.lists import in_list, listed
from connectors.sql.overtaken import Overtaken

LOOK = 4
"""How many rows are looked at, at most, for one that may be published. With more, PostgreSQL would believe
the statement dear enough to be compiled first."""

# A newer row of the same streak waits, too. That it is there is asked, not concluded: whatever became of
# the versions, nothing is passed over for a row that does not come.
_OVERTAKEN = (
    "CASE WHEN j.operation = 'update' AND j.author <> :ours THEN EXISTS (SELECT 1 FROM echoless_versions v"
    " JOIN echoless_journal n ON n.id = v.version"
    " WHERE v.tbl = j.tbl AND v.record_id = j.record_id AND v.since <= j.id AND v.version > j.id)"
    " ELSE false END"
)
_WAITING = "SELECT j.id, j.tbl, j.record_id, {overtaken} FROM echoless_journal j ORDER BY j.id LIMIT :look"
# Only what was written says so: a command that found nothing to do names a version that others wrote.
_COMMAND = (
    "SELECT w.command_id FROM echoless_applied w WHERE j.author = :ours AND j.operation <> 'delete'"
    " AND w.tbl = j.tbl AND w.record_id = j.record_id AND w.version = j.id AND w.status = 'applied' LIMIT 1"
)
_IMAGES = (
    "SELECT j.id, j.tbl, j.record_id, j.operation, j.author, j.changed_at, j.image, a.coupling_id,"
    f" ({_COMMAND}) FROM echoless_journal j"
    " LEFT JOIN echoless_applied a ON a.tbl = j.tbl AND a.record_id = j.record_id AND a.created"
    " WHERE {chosen} ORDER BY j.id"
)


class Taken(NamedTuple):
    """Rows that leave the journal together."""

    ids: Sequence[int]
    """All of them."""
    rows: Sequence[Captured]
    """Those to publish first."""


class Journal:
    """Reads and removes rows of the journal, by id.

    Never up to an id: a lower one may belong to a transaction that commits later.
    """

    def __init__(self, dialect: str, ours: str, most: int, *, every_edit: bool, overtaken: Overtaken) -> None:
        """``ours``: the integration user, none of whose writes is passed over; ``most``: rows to publish."""
        self._dialect, self._ours, self._most = dialect, ours, most
        self._every_edit, self._overtaken = every_edit, overtaken
        self._look = most
        self._waiting: TextClause | None = None
        self._images = text(_IMAGES.format(chosen=in_list(dialect, "j.id", "bigint")))
        self._delete = text(f"DELETE FROM echoless_journal WHERE {in_list(dialect, 'id', 'bigint')}")

    def take(self, session: Connection) -> Taken:
        """Read the rows that come next. They stay in the journal."""
        ids: list[int] = []
        chosen: list[int] = []
        waiting = session.execute(self._statement(session), {"look": self._look, "ours": self._ours})
        for number, table, record_id, overtaken in waiting.all():
            if not (overtaken and self._overtaken.may_pass((table, record_id))):
                if len(chosen) == self._most:
                    break
                self._overtaken.published((table, record_id))
                chosen.append(number)
            ids.append(number)
        self._look_further(len(ids), len(chosen))
        return Taken(ids, self._rows(session, chosen))

    def remove(self, session: Connection, ids: Collection[int]) -> None:
        """Remove rows that the broker has, or that need no publishing."""
        session.execute(self._delete, {"ids": listed(self._dialect, ids)})

    def _statement(self, session: Connection) -> TextClause:
        if self._waiting is None:
            # Triggers that an earlier version of ours made keep no streaks: every edit is published then.
            streaks = not self._every_edit and merges(session)
            self._waiting = text(_WAITING.format(overtaken=_OVERTAKEN if streaks else "false"))
        return self._waiting

    def _look_further(self, taken: int, chosen: int) -> None:
        """Look at as many rows the next time as will leave a full batch to publish, if it goes on so."""
        self._look = min(LOOK * self._most, max(self._most, self._most * taken // max(1, chosen)))

    def _rows(self, session: Connection, chosen: Sequence[int]) -> list[Captured]:
        if not chosen:
            return []
        found = session.execute(self._images, {"ids": listed(self._dialect, chosen), "ours": self._ours})
        return [Captured(*row) for row in found.all()]
