"""All that may vary in a small landscape: two sides, three mappings, and how badly things go."""

from dataclasses import dataclass, field

from rules.compiled import OnDelete, OnExit, OnForeignWrite, OnMissing, Policy
from schemas.values import Value
from tests.property.kinds import Kind
from tests.property.lines import Shape


@dataclass(frozen=True, slots=True)
class Setup:
    """All that differs from world to world."""

    erp: Kind = field(default_factory=Kind)
    crm: Kind = field(default_factory=Kind)
    policy: Policy = "left wins"
    on_delete: tuple[OnDelete, OnDelete] = ("ignore", "ignore")
    on_exit: OnExit = "ignore"
    """What happens when an account is no customer (or vendor) any more."""
    exits: bool = False
    """Accounts change their kind."""
    foreign: tuple[OnForeignWrite, OnForeignWrite] = ("ignore", "ignore")
    missing: OnMissing = "park"
    enforce: bool = False
    rejects: bool = False
    """Targets reject the name ``bad``."""
    fails: bool = False
    """Targets fail now and then."""
    ghosts: bool = False
    """Workers die between producing commands and committing what they decided."""
    deletes: bool = False
    foreign_writes: bool = False
    vendors: bool = False
    """One account may be a customer and a vendor. Needs a side that tells versions: without, nobody
    can tell which of the two couplings wrote what."""

    shape: Shape | None = None
    """Customers and accounts as drawn at random, instead of the mapping written below."""

    def kind(self, side: str) -> Kind:
        """Give what a side's target can do."""
        return self.erp if side == "erp" else self.crm

    def same(self, name: str, one: Value, two: Value) -> bool:
        """Tell whether two values are the same but for what the two targets make of them."""
        return self.crm.stored(name, self.erp.stored(name, one)) == self.crm.stored(
            name, self.erp.stored(name, two)
        )
