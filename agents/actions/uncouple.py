"""Uncouple: the tie ends, both records stay as they are."""

from collections.abc import Iterator
from functools import partial

from agents.actions.choosing import mapping_named, mapping_of
from agents.actions.means import Means
from agents.actions.pages import in_pages
from agents.actions.rounds import in_one_batch
from agents.actions.telling import coupling_at, told
from agents.guard import Wrong
from agents.work import Work, record_keys
from rules.compiled import CompiledMapping
from rules.decision import Decision
from rules.outcome import Outcome
from schemas.control import Action, Answer, RecordAnswer, answered
from schemas.keys import RecordKey


def uncouple(action: Action, means: Means) -> Answer:
    """Uncouple these records, or with the option ``all`` every record of a mapping. Raises Wrong.

    A command that is in flight is refused by whoever would apply it: its coupling has ended.
    """
    if not action.records:
        return _all(action, means)
    mapping = mapping_of(means.mappings, action)
    keys = list(dict.fromkeys(action.records))
    each = partial(uncouple_one, mapping)
    return answered(tuple(in_one_batch(means, mapping, keys, each, dry_run=action.dry_run)))


def uncouple_one(mapping: CompiledMapping, work: Work, key: RecordKey) -> RecordAnswer:
    """End the coupling of a record. Raises Wrong."""
    coupling = coupling_at(work, mapping, key)
    if coupling is None:
        raise Wrong(
            "not_coupled", f"{key} is not coupled in {mapping.name}", "echoless couplings list shows what is"
        )
    decision = Decision(
        mapping.name,
        Outcome.UNCOUPLED,
        "uncoupled by hand",
        removed=coupling,
        resolved=coupling.problem,
    )
    answer = told(key, decision, mapping, work.known)
    work.add(decision, "uncouple")
    return answer


def _all(action: Action, means: Means) -> Answer:
    mapping = mapping_named(means.mappings, action.mapping)
    if not action.has("all") and not action.dry_run:
        raise Wrong(
            "not_confirmed",
            f"this would uncouple every record of {mapping.name}",
            "say so: --all; or see first what it would do: --dry-run",
        )
    return in_pages(
        means, mapping, _coupled(means, mapping), partial(uncouple_one, mapping), dry_run=action.dry_run
    )


def _coupled(means: Means, mapping: CompiledMapping) -> Iterator[RecordKey]:
    """Give one record of each pair."""
    for coupling in means.parts.store.couplings(mapping.name, 10_000_000):
        yield record_keys(coupling, mapping)[0]
