"""What the two sides of a world can do, and who works there for us."""

from dataclasses import dataclass
from typing import Final

from schemas.values import Value
from tests.property.rows import Blanks, blanked, rounded

INTEGRATION: Final = {"erp": "erp-sync", "crm": "crm-sync"}


@dataclass(frozen=True, slots=True)
class Kind:
    """What a side's target can do."""

    versions: bool = True
    """It refuses a write that is based on an older version."""
    tells_version: bool = True
    tells_values: bool = True
    rounds: bool = False
    """It trims texts and cuts numbers to one digit after the point."""
    blanks: Blanks = "kept"
    answers: bool = False
    """Its change events tell whose command they show; what is told by them gets no result. Needs versions."""

    @property
    def tells_nothing(self) -> bool:
        """Tell whether results leave open what was written: its events may show somebody else's write."""
        return not (self.tells_version or self.tells_values)

    def stored(self, name: str, value: Value) -> Value:
        """Give what the target makes of a value in a field."""
        return blanked(name, rounded(value) if self.rounds else value, self.blanks)
