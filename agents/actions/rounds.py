"""One store batch of an action: decided under locks, written, sent, committed, as for any message."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import TypeVar

from agents.actions.knowing import know
from agents.actions.means import Means
from agents.actions.telling import refused
from agents.guard import Wrong
from agents.work import Work
from coupling_store.port import CouplingTaken, StoreDown
from rules.compiled import CompiledMapping
from rules.decision import Known
from schemas.codec import Unencodable
from schemas.control import RecordAnswer
from schemas.keys import RecordKey

T = TypeVar("T")
Each = Callable[[Work, RecordKey], RecordAnswer]
"""Decides one record on what is known, and gives what it did to the work. Raises Wrong, Unencodable."""

ATTEMPTS = 5
"""A deadlock, or a record that somebody else coupled at the same moment, is over the next time."""


def in_one_batch(
    means: Means,
    mapping: CompiledMapping,
    keys: Sequence[RecordKey],
    each: Each,
    *,
    also: Collection[RecordKey] = (),
    dry_run: bool = False,
) -> list[RecordAnswer]:
    """Decide these records, one after the other; a refused one does not hold up the others.

    ``also``: further records to lock and know. Raises StoreDown, CouplingTaken, NotDelivered.
    """
    return tried(lambda: _once(means, mapping, keys, each, also, dry_run=dry_run))


def tried(work: Callable[[], T]) -> T:
    """Do something up to five times while the store refuses it. Raises StoreDown, CouplingTaken."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return work()
        except (StoreDown, CouplingTaken):
            if attempt == ATTEMPTS:
                raise
    raise AssertionError("the last attempt returns or raises")


def at_rest(
    means: Means, mapping: CompiledMapping, keys: Sequence[RecordKey], each: Each
) -> dict[RecordKey, RecordAnswer]:
    """Look, without locks, which of these records would be left as they are; gives their answers."""
    with means.parts.store.look() as look:
        known = know(look, mapping, set(keys), means.parts.now())
    known.paused = means.parts.paused()
    work = Work(known, means.mappings, means.parts.codec, means.parts.topics)
    idle = {}
    for key in keys:
        before = _size(work)
        answer = _guarded(work, mapping, key, each)
        if _size(work) == before:
            idle[key] = answer
    return idle


def _size(work: Work) -> int:
    """Count what a work would leave behind: it grows with every effect."""
    kept = len(work.couplings) + len(work.removed) + len(work.problems) + len(work.records)
    return kept + len(work.outgoing)


def _once(
    means: Means,
    mapping: CompiledMapping,
    keys: Sequence[RecordKey],
    each: Each,
    also: Collection[RecordKey],
    *,
    dry_run: bool,
) -> list[RecordAnswer]:
    parts, wanted = means.parts, {*keys, *also}
    if dry_run:
        with parts.store.look() as look:
            known = know(look, mapping, wanted, parts.now())
        return _decided(means, mapping, keys, each, known)[1]
    with parts.store.batch() as tx:
        known = know(tx, mapping, wanted, parts.now())
        work, answers = _decided(means, mapping, keys, each, known)
        tx.save(work.changes())
        parts.producer.send(work.outgoing)
    return answers


def _decided(
    means: Means, mapping: CompiledMapping, keys: Sequence[RecordKey], each: Each, known: Known
) -> tuple[Work, list[RecordAnswer]]:
    known.paused = means.parts.paused()
    work = Work(known, means.mappings, means.parts.codec, means.parts.topics)
    return work, [_guarded(work, mapping, key, each) for key in keys]


def _guarded(work: Work, mapping: CompiledMapping, key: RecordKey, each: Each) -> RecordAnswer:
    try:
        return replace(each(work, key), mapping=mapping.name)
    except Wrong as wrong:
        return refused(key, mapping.name, wrong.code, wrong.message, wrong.remedy)
    except Unencodable as wrong:
        return refused(key, mapping.name, wrong.code, wrong.message, wrong.remedy)
