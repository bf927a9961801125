"""Uncouple: the tie ends, both records stay as they are."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from agents.actions.children import Ids, belonging, children_of
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
from schemas.keys import ROLES, RecordKey, Role
from schemas.known import Coupling

Parents = Sequence[tuple[CompiledMapping, Ids | None]]
"""Records of mappings to which pairs of others may belong; None: all records of the mapping."""


def uncouple(action: Action, means: Means) -> Answer:
    """Uncouple these records, or with the option ``all`` every record of a mapping. Raises Wrong.

    A command that is in flight is refused by whoever would apply it: its coupling has ended.
    """
    if action.records or action.has("errors"):
        return _with_children(action, means)
    answer = _all(action, means)
    return summed_up([answer, *_children(action, means, [(means.mappings[action.mapping], None)])])


def _with_children(action: Action, means: Means) -> Answer:
    """Uncouple these records and what belongs to them.

    What belongs to them goes first: if the worker ends midway, they are coupled still, and whoever asks
    again finds the rest by them. What was coupled with them meanwhile goes after them.
    """
    first = [] if action.dry_run else list(_children(action, means, _parents(action, means)))
    ended = Ended()
    answer = for_each_pair(action, means, ended.uncouple)
    late = _children(action, means, ended.parents(means))
    return summed_up([answer, *first, *late]) if ended.ids else answer


def _parents(action: Action, means: Means) -> Parents:
    """Look whose pairs these are; nobody asks where no pairs belong to others."""
    if not any(mapping.uncouple_with for mapping in means.mappings.values()):
        return []
    meant = Ended()
    for_each_pair(replace(action, dry_run=True), means, meant.uncouple)
    return meant.parents(means)


class Ended:
    """Ends the couplings of pairs, and remembers whose: other pairs may belong to them."""

    def __init__(self) -> None:
        self.ids: dict[str, dict[Role, set[str]]] = {}
        """By mapping."""

    def uncouple(
        self, mapping: CompiledMapping, work: Work, key: RecordKey, coupling: Coupling
    ) -> RecordAnswer:
        """End the coupling of a pair."""
        ids = self.ids.setdefault(mapping.name, {role: set() for role in ROLES})
        for role in ROLES:
            ids[role].add(coupling.id_of(role) or "")
        return uncouple_pair(mapping, work, key, coupling)

    def parents(self, means: Means) -> Parents:
        """Give those whose couplings it ended."""
        return [(means.mappings[name], ids) for name, ids in self.ids.items()]


def _children(action: Action, means: Means, parents: Parents) -> Iterator[Answer]:
    """Uncouple what belongs to pairs that were uncoupled, where its mapping says so."""
    for parent, ids in parents:
        for child in children_of(means, parent):
            keys = belonging(means, child, parent, ids)
            yield in_pages(means, child, keys, partial(uncouple_one, child), dry_run=action.dry_run)


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
