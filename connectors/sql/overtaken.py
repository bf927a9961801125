"""How long edits of a record may be passed over because newer ones of their streak wait in the journal."""

import time
from collections.abc import Callable

Record = tuple[str, str | None]
"""The table and the id."""

LONGEST_SECONDS = 10.0
"""A record that is edited without a pause is published at least this often."""
MOST_RECORDS = 50_000
"""Records remembered at a time, some 10 MB; the edits of further ones are not passed over."""


class Overtaken:
    """Remembers since when each record has been passed over, until it is published."""

    def __init__(
        self,
        seconds: float = LONGEST_SECONDS,
        most: int = MOST_RECORDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._seconds, self._most, self._clock = seconds, most, clock
        self._since: dict[Record, float] = {}

    def may_pass(self, record: Record) -> bool:
        """Say whether an edit of a record may be passed over, and remember it."""
        since = self._since.get(record)
        if since is not None:
            return self._clock() - since < self._seconds
        if len(self._since) >= self._most:
            return False
        self._since[record] = self._clock()
        return True

    def published(self, record: Record) -> None:
        """Forget a record: an edit of it is published."""
        self._since.pop(record, None)
