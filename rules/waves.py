"""The order of a full synchronization: mappings in waves, each after those that it builds on."""

from collections.abc import Iterable, Mapping

from rules.compiled import CompiledMapping
from schemas.keys import ROLES

Needs = Mapping[str, frozenset[str]]


def waves(mappings: Iterable[CompiledMapping]) -> list[list[str]]:
    """Put mappings in waves, those of a wave by name.

    A mapping comes after those that it says it depends on, and after those that its references go
    through. References may run in a circle (an account and its main contact): then a mapping that
    only refers to the others goes first, and its records wait for each other's couplings as usual.
    """
    chosen = {mapping.name: mapping for mapping in mappings}
    said = {name: _said(mapping).intersection(chosen) for name, mapping in chosen.items()}
    all_needs = {
        name: said[name] | _referred(mapping).intersection(chosen) for name, mapping in chosen.items()
    }
    left, found = set(chosen), list[list[str]]()
    while left:
        wave = _ready(left, all_needs) or _ready(left, said)[:1] or sorted(left)
        found.append(wave)
        left.difference_update(wave)
    return found


def needed_by(mapping: CompiledMapping) -> frozenset[str]:
    """Name the mappings that should be synchronized before this one."""
    return _said(mapping) | _referred(mapping)


def _ready(left: set[str], needs: Needs) -> list[str]:
    return sorted(name for name in left if left.isdisjoint(needs[name]))


def _said(mapping: CompiledMapping) -> frozenset[str]:
    return frozenset(mapping.depends_on) - {mapping.name}


def _referred(mapping: CompiledMapping) -> frozenset[str]:
    rows = (row for role in ROLES for row in mapping.lane(role).rows)
    return frozenset(row.reference[0] for row in rows if row.reference is not None) - {mapping.name}
