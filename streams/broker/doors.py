"""Further doors of the broker: listeners at which clients sign in, beside the open one for this machine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from streams.settings import Protocol


@dataclass(frozen=True, slots=True)
class Door:
    """A listener with a protocol of its own."""

    name: str
    protocol: Protocol
    port: int
    settings: Mapping[str, str] = field(default_factory=dict)
    """What the broker is told about this listener alone: its certificate, its mechanisms, its users."""

    def address(self, host: str) -> str:
        """Give the listener as the broker's settings name it."""
        return f"{self.name}://{host}:{self.port}"

    def lines(self) -> dict[str, str]:
        """Give its settings under the names the broker reads."""
        return {f"listener.name.{self.name.lower()}.{name}": value for name, value in self.settings.items()}


def with_doors(lines: Mapping[str, str], doors: Sequence[Door], host: str) -> dict[str, str]:
    """Give the broker's settings with these doors added to the ones it has."""
    added = {
        "listeners": [door.address(host) for door in doors],
        "advertised.listeners": [door.address(host) for door in doors],
        "listener.security.protocol.map": [f"{door.name}:{door.protocol}" for door in doors],
    }
    opened = dict(lines)
    for name, entries in added.items():
        opened[name] = ",".join([lines[name], *entries])
    for door in doors:
        opened |= door.lines()
    return opened
