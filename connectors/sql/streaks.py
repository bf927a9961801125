"""Streaks of edits: updates of one record by one author, each of which changes what the one before changed.

Of a streak that waits in the journal the newest row alone has to be published: its image holds what the
others did, and every field they changed it has changed itself, so that its time is the time of the
last edit of each of them. The triggers keep, beside a record's version, where its streak begins.
"""

from collections.abc import Sequence

BITS = 62
"""Columns that have a bit of their own in a signed number of 64."""


def changed(differences: Sequence[str]) -> str:
    """Give the expression of what an update changed: a bit for each column; null if that is not known.

    ``differences`` are conditions, one for each column. Columns beyond ``BITS`` have no bit; neither
    has one that was added after the triggers were made. An update that changed such a one begins a
    streak, and none continues it.
    """
    bits = " | ".join(f"CASE WHEN {one} THEN {1 << place} ELSE 0 END" for place, one in _own(differences))
    known = f"nullif(CAST(0 AS bigint) | {bits}, 0)" if differences else "NULL"
    others = " OR ".join(f"({one})" for one in differences[BITS:])
    return f"CASE WHEN {others} THEN NULL ELSE {known} END" if others else known


def same_streak(known: str, new: str, installed: int) -> str:
    """Give the condition that an update continues the streak of the record.

    ``known`` and ``new`` are the record's row of versions before and after. Up to the version
    ``installed`` other triggers wrote it, whose bits may have stood for other columns.
    """
    return (
        f"{known}.author = {new}.author AND {known}.version > {installed}"
        f" AND ({known}.fields & {new}.fields) = {known}.fields"
    )


def _own(differences: Sequence[str]) -> list[tuple[int, str]]:
    return list(enumerate(differences[:BITS]))
