"""Compare a whole mapping, and repair it: each pair is looked at, and mended by commands like any other."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from agents.actions.choosing import mapping_named, towards_of
from agents.actions.delete import delete_survivor
from agents.actions.means import Means
from agents.actions.pages import in_pages
from agents.actions.pairs import DecidePair, coupled
from agents.actions.referring import Survivors, follow
from agents.actions.restore import restore_one
from agents.actions.synchronize_one import synchronize_one
from agents.actions.telling import counterpart_of
from agents.actions.uncouple import uncouple_pair
from agents.guard import Wrong
from agents.work import Work, record_keys
from rules.comparing import pairs_of_fields
from rules.compiled import CompiledMapping
from schemas.control import Action, Answer, FieldPair, RecordAnswer, summed_up
from schemas.keys import RecordKey
from schemas.known import Coupling

MENDING = ("restore", "uncouple", "delete")
"""What may be done about a pair of which one record is gone."""
PASSING = frozenset({"same", "under way", "waits"})
"""States of fields that nothing needs to be done about."""


def repair(action: Action, means: Means) -> Answer:
    """Tell which pairs lack a record or differ; unless it is a dry run, mend what can be. Raises Wrong.

    Pairs of which both records are gone are uncoupled. Where one is gone, the option ``missing`` says
    what happens: restore, uncouple or delete; left out: nothing. Where fields differ, the direction
    says whose values count; left out: those that nobody need choose between are merged.
    """
    mapping = mapping_named(means.mappings, action.mapping)
    missing = action.options.get("missing", "")
    if missing and missing not in MENDING:
        raise Wrong("wrong_option", f"missing: {missing!r} is nothing to do", f"write {', '.join(MENDING)}")
    if action.direction:
        towards_of(mapping, action)
    survivors = Survivors()
    mend = _mending(missing, survivors)
    answer = in_pages(
        means,
        mapping,
        _pairs(means, mapping),
        partial(_repair, action, mend, mapping),
        total=means.parts.store.pairs()[mapping.name],
        dry_run=action.dry_run,
        mostly_idle=True,
    )
    return summed_up([answer, *follow(means, survivors, dry_run=action.dry_run)])


def _mending(missing: str, survivors: Survivors) -> DecidePair | None:
    if missing == "restore":
        return partial(restore_one, survivors)
    return {"uncouple": uncouple_pair, "delete": delete_survivor}.get(missing)


def _pairs(means: Means, mapping: CompiledMapping) -> Iterator[RecordKey]:
    """Give one record of each pair."""
    return (record_keys(c, mapping)[0] for c in means.parts.store.couplings_of(mapping.name))


def _repair(
    action: Action, mend: DecidePair | None, mapping: CompiledMapping, work: Work, key: RecordKey
) -> RecordAnswer:
    coupling = coupled(mapping, work, key)
    found = _look(mapping, work, key, coupling)
    if action.dry_run or found.outcome in {"unchanged", "incomplete"}:
        return found
    if found.outcome == "orphaned":
        return uncouple_pair(mapping, work, key, coupling)
    if found.outcome == "missing":
        return mend(mapping, work, key, coupling) if mend else found
    try:
        towards = towards_of(mapping, replace(action, direction=action.direction or "merge"))
        return synchronize_one(mapping, towards, work, key)
    except Wrong as wrong:
        return replace(found, message=wrong.message, remedy=wrong.remedy)


def _look(mapping: CompiledMapping, work: Work, key: RecordKey, coupling: Coupling) -> RecordAnswer:
    """Say how a pair stands, in one word."""
    keys = record_keys(coupling, mapping)
    gone = [each for each in keys if _is_gone(work, each)]
    told = partial(
        RecordAnswer, key, counterpart=counterpart_of(coupling, mapping, key), coupling_id=coupling.id
    )
    if gone and (coupling.flight_left or coupling.flight_right):
        return told("incomplete", f"{gone[0]} is not heard of yet: a command is under way")
    if len(gone) == len(keys):
        return told("orphaned", f"neither {' nor '.join(map(str, keys))} is there")
    if len(keys) < 2:
        return told("incomplete", "the counterpart is still to be created", remedy=f"echoless record {key}")
    if gone:
        remedy = f"echoless errors restore {key}, or: echoless uncouple {key}"
        return told("missing", f"{gone[0]} is not there", remedy=remedy)
    fields = _differing(mapping, work, coupling)
    if not fields:
        return told("unchanged")
    names = ", ".join(f"{pair.left} and {pair.right}" for pair in fields)
    remedy = f"echoless compare {key}, then: echoless sync {key}"
    return told("different", f"{names} differ", fields=fields, remedy=remedy)


def _is_gone(work: Work, key: RecordKey) -> bool:
    record = work.known.records.get(key)
    return record is None or record.image is None


def _differing(mapping: CompiledMapping, work: Work, coupling: Coupling) -> tuple[FieldPair, ...]:
    pairs = pairs_of_fields(coupling, mapping, work.known)
    return tuple(pair for pair in pairs if pair.state not in PASSING)
