"""Which sends are held because somebody paused them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from schemas.keys import Role


@dataclass(frozen=True, slots=True)
class Pause:
    """Nothing is sent to this role of a mapping, or to this side."""

    what: Literal["mapping", "side"]
    name: str
    to: Literal["", "left", "right"] = ""
    """For a mapping: the role that gets nothing; empty: neither gets anything."""
    who: str = ""
    since: datetime | None = None


class Pauses(Protocol):
    """Keeps what is paused."""

    def paused(self) -> Sequence[Pause]:
        """Give all that is paused, by name."""
        ...

    def put(self, pause: Pause) -> bool:
        """Pause; gives False if that was paused already. Raises StoreDown."""
        ...

    def end(self, pause: Pause) -> bool:
        """End this very pause; gives False if there was none. Raises StoreDown."""
        ...

    def released(self, still: Collection[tuple[str, Role]], limit: int) -> list[str]:
        """Give ids of couplings that wait for the end of a pause that has ended.

        ``still``: mappings and the roles in them that are paused now.
        """
        ...
