"""The rules that cases are tried on: the compiled mappings, and the tables they stand between."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from rules.change import Place
from rules.compiled import CompiledMapping
from rules.model import OptionsModel
from schemas.keys import ROLES, LinkKey
from schemas.tables import Catalog


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Mappings and tables, and where each table stands."""

    mappings: Mapping[str, CompiledMapping]
    catalog: Catalog
    options: Mapping[str, OptionsModel] = field(default_factory=dict)
    """The option mappings: their rows are couplings of a mapping of that name."""
    off: frozenset[str] = frozenset()
    """Mappings that are switched off."""
    places: Mapping[tuple[str, str], tuple[Place, ...]] = field(init=False)
    """By side and table: the mappings in which it stands, and its role there."""

    def __post_init__(self) -> None:
        places: dict[tuple[str, str], list[Place]] = {}
        for mapping in self.mappings.values():
            for role in ROLES:
                lane = mapping.lane(role)
                places.setdefault((lane.side, lane.table), []).append((mapping, role))
        object.__setattr__(self, "places", {table: tuple(found) for table, found in places.items()})

    @property
    def coupled(self) -> set[str]:
        """Name everything in which records can be coupled: mappings and option mappings."""
        return {*self.mappings, *self.options}

    def spell(self, link: LinkKey) -> str:
        """Write the place of a record in a mapping as ``side/table/id``."""
        mapping, options = self.mappings.get(link.mapping), self.options.get(link.mapping)
        if mapping is not None:
            lane = mapping.lane(link.role)
            return f"{lane.side}/{lane.table}/{link.id}"
        end = options and (options.left if link.role == "left" else options.right)
        return f"{end.side}/{end.table}/{link.id}" if end and end.table else f"{link.mapping}/{link.id}"


class Rulebooks(Protocol):
    """The rules as the configuration makes them."""

    def rulebook(self, more: Mapping[str, Any]) -> Rulebook:
        """Give the rules under settings that win over the configuration."""
        ...
