"""Match-based coupling: which records of two tables are plainly the same, by the fields a mapping names.

Criteria of one priority must all agree; priorities are alternatives, tried ascending, each on its
own. A pair is found only where a key stands for exactly one record on either side, records that
are coupled already counted too: what could be meant twice is told, not guessed.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rules.compiled import CompiledMapping
from rules.match_keys import Entry, Key
from schemas.keys import LinkKey, Role


class Pair(NamedTuple):
    """Two records that are each other's only match."""

    left: str
    right: str
    priority: int
    """Which alternative found it, from 0."""


class Tangle(NamedTuple):
    """Records that match, but not one to one among free records: nothing is coupled."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    priority: int


@dataclass(frozen=True, slots=True)
class Matches:
    """What a search found: each free record that takes part stands in one of the lists."""

    pairs: tuple[Pair, ...]
    several: tuple[Tangle, ...]
    """Each left record here matches each right one; those that are coupled are left out."""
    taken: tuple[Tangle, ...]
    """All that the records of one side match is coupled already, with others."""
    left: tuple[str, ...]
    """Left records without a match."""
    right: tuple[str, ...]
    """Right records without a match."""
    coupled: int
    """Records that are coupled already, of the side that has more of them."""
    searched: tuple[int, int]
    """Left and right records that take part."""


@dataclass(slots=True)
class _Sides:
    """Ids by side: who is coupled already, or has been paired."""

    left: set[str] = field(default_factory=set)
    right: set[str] = field(default_factory=set)

    def free(self, role: Role, ids: Iterable[str]) -> tuple[str, ...]:
        """Give those that are not in here."""
        busy = self.left if role == "left" else self.right
        return tuple(id_ for id_ in ids if id_ not in busy)


def match(
    mapping: CompiledMapping, left: Sequence[Entry], right: Sequence[Entry], taken: Collection[LinkKey]
) -> Matches:
    """Search among the records of both tables; ``taken``: the places where the mapping's couplings stand."""
    busy = _Sides(_ids(taken, "left"), _ids(taken, "right"))
    coupled = max(len(busy.left), len(busy.right))
    pairs: list[Pair] = []
    tangles: list[Tangle] = []
    for priority in range(len(mapping.match)):
        for found in _at(priority, left, right):
            free = Tangle(busy.free("left", found.left), busy.free("right", found.right), priority)
            if free == found and len(found.left) == len(found.right) == 1:
                pairs.append(Pair(found.left[0], found.right[0], priority))
            else:
                tangles.append(found)
        busy.left.update(pair.left for pair in pairs)
        busy.right.update(pair.right for pair in pairs)
    return _told(left, right, pairs, tangles, busy, coupled)


def _ids(links: Collection[LinkKey], role: Role) -> set[str]:
    return {link.id for link in links if link.role == role}


def _at(priority: int, left: Sequence[Entry], right: Sequence[Entry]) -> list[Tangle]:
    """Give the records that share a key, key by key."""
    lefts, rights = _by_key(left, priority), _by_key(right, priority)
    return [Tangle(tuple(ids), tuple(rights[key]), priority) for key, ids in lefts.items() if key in rights]


def _by_key(entries: Sequence[Entry], priority: int) -> dict[Key, list[str]]:
    index: dict[Key, list[str]] = {}
    for entry in entries:
        key = entry.keys[priority]
        if key is not None:
            index.setdefault(key, []).append(entry.id)
    return index


def _told(
    left: Sequence[Entry],
    right: Sequence[Entry],
    pairs: list[Pair],
    tangles: list[Tangle],
    busy: _Sides,
    coupled: int,
) -> Matches:
    """Sort out what is left: a record that found no partner of its own is told once, with why."""
    several: list[Tangle] = []
    taken: list[Tangle] = []
    told = _Sides(set(busy.left), set(busy.right))
    for tangle in tangles:
        mine, theirs = busy.free("left", tangle.left), busy.free("right", tangle.right)
        if not told.free("left", mine) and not told.free("right", theirs):
            continue
        told.left.update(mine)
        told.right.update(theirs)
        if mine and theirs:
            several.append(Tangle(mine, theirs, tangle.priority))
        else:
            taken.append(Tangle(mine or tangle.left, theirs or tangle.right, tangle.priority))
    unmatched = (
        told.free("left", (entry.id for entry in left)),
        told.free("right", (entry.id for entry in right)),
    )
    searched = (len(left), len(right))
    return Matches(tuple(pairs), tuple(several), tuple(taken), *unmatched, coupled, searched)
