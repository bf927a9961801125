"""What somebody asks for with a full synchronization, and how the store keeps it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Literal

import orjson

from schemas.keys import Role

Direction = Literal["both", "to_left", "to_right"]

SOURCES: Mapping[Direction, tuple[Role, ...]] = {
    "both": ("left", "right"),
    "to_right": ("left",),
    "to_left": ("right",),
}
"""Whose records are read for each direction."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which mappings are synchronized, in which order and direction, and which of their records."""

    waves: tuple[tuple[str, ...], ...]
    """The mappings, in the order in which they are done."""
    directions: Mapping[str, Direction]
    """By mapping: whose records are read; ``to_right``: the left side's."""
    filter: str = ""
    """Which of the records that are read take part, as a mapping file writes it; empty: all."""
    by: str = ""
    """Who asked."""

    @property
    def mappings(self) -> tuple[str, ...]:
        """Give all mappings, in order."""
        return tuple(name for wave in self.waves for name in wave)


def dump_asked(asked: Asked) -> str:
    """Write it as text."""
    return orjson.dumps(asdict(asked)).decode()


def load_asked(text: str) -> Asked:
    """Read what ``dump_asked`` wrote."""
    told = orjson.loads(text)
    waves = tuple(tuple(wave) for wave in told["waves"])
    return Asked(waves, told["directions"], told["filter"], told["by"])
