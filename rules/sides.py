"""What a mapping is read against: the sides, their tables, the other mappings, the transforms."""

from collections.abc import Mapping
from dataclasses import dataclass

from rules.compiled import OnForeignWrite
from rules.model import MappingModel
from rules.transforms import Registry
from rules.ways import place
from schemas.keys import Role
from schemas.tables import Catalog, TableType


@dataclass(frozen=True, slots=True)
class SideFacts:
    """The settings of one side that decisions depend on."""

    integration_user: str
    """Who the side says changed a record when it was us."""
    foreign_writes: OnForeignWrite = "ignore"
    """What to do with writes of others under that account, unless a mapping says otherwise."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """All that the names in a mapping may stand for."""

    by_name: Mapping[str, MappingModel]
    catalog: Catalog
    sides: Mapping[str, SideFacts]
    registry: Registry

    def table(self, model: MappingModel, role: Role) -> TableType:
        """Give the table of a mapping on one side. Raises UnknownTable."""
        here = place(model, role)
        return self.catalog.table(here.side, here.table)
