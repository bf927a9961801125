"""Uncouple: the tie ends, both records stay as they are."""

from collections.abc import Iterator, Sequence
from functools import partial

from agents.actions.children import Ids, belonging, children_of, ids_of
from agents.actions.choosing import mapping_named
from agents.actions.means import Means
from agents.actions.pages import in_pages
from agents.actions.pairs import coupled, for_each_pair
from agents.actions.telling import told
from agents.guard import Wrong
from agents.work import Work, record_keys
from rules.compiled import CompiledMapping
from rules.decision import Decision
from rules.outcome import Outcome
from schemas.control import Action, Answer, RecordAnswer, summed_up
from schemas.keys import RecordKey
from schemas.known import Coupling


def uncouple(action: Action, means: Means) -> Answer:
    """Uncouple these records, or with the option ``all`` every record of a mapping. Raises Wrong.

    A command that is in flight is refused by whoever would apply it: its coupling has ended.
    """
    parents: list[tuple[CompiledMapping, Ids | None]]
    if action.records or action.has("errors"):
        answer = for_each_pair(action, means, uncouple_pair)
        names = dict.fromkeys(record.mapping for record in answer.records if not record.code)
        parents = [(means.mappings[name], ids_of(answer, means.mappings[name])) for name in names]
    else:
        answer = _all(action, means)
        parents = [(means.mappings[action.mapping], None)]
    return summed_up([answer, *_children(action, means, parents)]) if parents else answer


def _children(
    action: Action, means: Means, parents: Sequence[tuple[CompiledMapping, Ids | None]]
) -> Iterator[Answer]:
    """Uncouple what belongs to pairs that were uncoupled, where its mapping says so."""
    for parent, ids in parents:
        for child in children_of(means, parent):
            keys = list(belonging(means, child, parent, ids))
            each = partial(uncouple_one, child)
            yield in_pages(means, child, keys, each, total=len(keys), dry_run=action.dry_run)


def uncouple_one(mapping: CompiledMapping, work: Work, key: RecordKey) -> RecordAnswer:
    """End the coupling of a record. Raises Wrong."""
    return uncouple_pair(mapping, work, key, coupled(mapping, work, key))


def uncouple_pair(mapping: CompiledMapping, work: Work, key: RecordKey, coupling: Coupling) -> RecordAnswer:
    """End the coupling of a pair."""
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
        means, mapping, _all_coupled(means, mapping), partial(uncouple_one, mapping), dry_run=action.dry_run
    )


def _all_coupled(means: Means, mapping: CompiledMapping) -> Iterator[RecordKey]:
    """Give one record of each pair."""
    for coupling in means.parts.store.couplings_of(mapping.name):
        yield record_keys(coupling, mapping)[0]
