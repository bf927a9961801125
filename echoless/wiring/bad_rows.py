"""Where rows go that a side's database holds but no change event can: to the dead letters, as they are."""

from collections.abc import Sequence

import structlog

from connectors.sql.events import BadRow, BadRows
from schemas.dead_letters import dead_letter_headers
from schemas.messages import Origin
from streams.port import Outgoing, Producer
from streams.topics import TopicNames

_log = structlog.get_logger(__name__)


def bad_rows_to(out: Producer, topics: TopicNames, side: str) -> BadRows:
    """Give what keeps bad rows; it returns when the broker has them."""

    def keep(rows: Sequence[BadRow]) -> None:
        for row in rows:
            _log.warning("dead letter", record=f"{side}/{row.table}/{row.record_id}", reason=row.reason)
        out.send(_dead_letter(row, topics, side) for row in rows)

    return keep


def _dead_letter(row: BadRow, topics: TopicNames, side: str) -> Outgoing:
    headers = dead_letter_headers(
        (),
        stage="capture",
        code="bad_row",
        exception_class="BadValue",
        message=f"{side}/{row.table}/{row.record_id}, {row.operation} by {row.author}: {row.reason}",
        origin=Origin(topics.changes(side, row.table), -1, row.version),
        remedy=f"correct the record in {side}: its next change is captured anew",
    )
    return Outgoing(topics.dead_letters, row.record_id.encode(), row.original, headers)
