"""What a mapping is read against: the sides, their tables, the other mappings, the transforms."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from rules.compiled import OnForeignWrite
from rules.model import MappingModel, OptionsModel
from rules.named import RuleRegistry
from rules.transforms import Registry
from rules.ways import place
from schemas.keys import Role
from schemas.tables import Catalog, TableType

Paired = MappingModel | OptionsModel
"""What a row's values may go through: both tie a left side to a right side."""


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
    """Those that are switched off, too."""
    catalog: Catalog
    sides: Mapping[str, SideFacts]
    registry: Registry
    options: Mapping[str, OptionsModel]
    rules: RuleRegistry
    unread: Collection[str] = ()
    """Names of mappings and option mappings that have mistakes of their own and could not be read."""

    def table(self, model: MappingModel, role: Role) -> TableType:
        """Give the table of a mapping on one side. Raises UnknownTable."""
        here = place(model, role)
        return self.catalog.table(here.side, here.table)


def role_of(there: Paired, side: str, role: Role) -> Role:
    """Give the role in which a side stands in a pair; where both are this side, the same role."""
    if there.left.side == there.right.side:
        return role
    return "left" if there.left.side == side else "right"
