"""Pairs that refer to a record which is made again: they get its new reference as soon as it is there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from agents.actions.children import belonging
from agents.actions.means import Means
from agents.actions.pages import in_pages
from agents.actions.pairs import coupled
from agents.following import referring_to
from agents.work import Work
from rules.compiled import CompiledMapping
from rules.decision import Decision
from rules.outcome import Outcome
from rules.translation import link_of
from schemas.control import Answer, RecordAnswer
from schemas.keys import ROLES, LinkKey, RecordKey, Role
from schemas.known import Coupling


@dataclass(slots=True)
class Survivors:
    """The records whose counterparts are made again, by mapping and role."""

    ids: dict[str, dict[Role, set[str]]] = field(default_factory=dict)

    def add(self, mapping: str, role: Role, record_id: str) -> None:
        """Remember one."""
        self.ids.setdefault(mapping, {each: set() for each in ROLES})[role].add(record_id)


def follow(means: Means, survivors: Survivors, *, dry_run: bool) -> Iterator[Answer]:
    """Let every pair that refers to one of them wait for its counterpart; gives an answer for each mapping.

    Walks all couplings of the mappings in question: it may take a while. What waits already, waits on.
    """
    for name, ids in survivors.ids.items():
        parent = means.mappings[name]
        for mapping in referring_to(means.mappings, name):
            keys = belonging(means, mapping, parent, ids)
            yield in_pages(means, mapping, keys, partial(_wait, mapping, parent, ids), dry_run=dry_run)


def _wait(
    mapping: CompiledMapping,
    parent: CompiledMapping,
    ids: Mapping[Role, set[str]],
    work: Work,
    key: RecordKey,
) -> RecordAnswer:
    """Have a pair wait for the record that it refers to, as if that had never had a counterpart."""
    coupling = coupled(mapping, work, key)
    links = [link for link in _links(mapping, parent, coupling) if link.id in ids[link.role]]
    if coupling.deleted or not links:
        return RecordAnswer(key, "unchanged", coupling_id=coupling.id)
    waiting = coupling.draft()
    waiting.waits = tuple(dict.fromkeys((*coupling.waits, *links)))
    reason = f"gets its new reference when {links[0].id} has a counterpart again"
    work.add(Decision(mapping.name, Outcome.PARKED, reason, coupling=waiting), "restore")
    return RecordAnswer(key, "parked", reason, coupling_id=coupling.id)


def _links(mapping: CompiledMapping, parent: CompiledMapping, coupling: Coupling) -> Sequence[LinkKey]:
    """Give the places in the other mapping that a pair's sends go through."""
    lanes = [lane for lane in (mapping.left, mapping.right) if lane.sends]
    links = [
        link_of(row, coupling.agreed(lane.role).get(row.source or "")) for lane in lanes for row in lane.rows
    ]
    return [link for link in links if link is not None and link.mapping == parent.name]
