"""The rules that cases are tried on: the compiled mappings, and the tables they stand between."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rules.change import Place
from rules.compiled import CompiledMapping
from schemas.keys import ROLES
from schemas.tables import Catalog


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Mappings and tables, and where each table stands."""

    mappings: Mapping[str, CompiledMapping]
    catalog: Catalog
    places: Mapping[tuple[str, str], tuple[Place, ...]] = field(init=False)
    """By side and table: the mappings in which it stands, and its role there."""

    def __post_init__(self) -> None:
        places: dict[tuple[str, str], list[Place]] = {}
        for mapping in self.mappings.values():
            for role in ROLES:
                lane = mapping.lane(role)
                places.setdefault((lane.side, lane.table), []).append((mapping, role))
        object.__setattr__(self, "places", {table: tuple(found) for table, found in places.items()})
