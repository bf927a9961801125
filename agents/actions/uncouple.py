"""Uncouple: the tie ends, both records stay as they are."""

from collections.abc import Iterator, Sequence
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


def uncouple(action: Action, means: Means) -> Answer:
    """Uncouple these records, or with the option ``all`` every record of a mapping. Raises Wrong.

    A command that is in flight is refused by whoever would apply it: its coupling has ended.
    """
    if action.records or action.has("errors"):
        ended = Ended()
        answer = for_each_pair(action, means, ended.uncouple)
        parents = [(means.mappings[name], ids) for name, ids in ended.ids.items()]
        return summed_up([answer, *_children(action, means, parents)]) if parents else answer
    answer = _all(action, means)
    return summed_up([answer, *_children(action, means, [(means.mappings[action.mapping], None)])])


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


def _children(
    action: Action, means: Means, parents: Sequence[tuple[CompiledMapping, Ids | None]]
) -> Iterator[Answer]:
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
