"""What actions work with."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from agents.jobs.beginning import Beginning
from agents.parts import Parts
from coupling_store.audit import Audit
from coupling_store.browsing import Browsing
from coupling_store.pauses import Pauses
from rules.compiled import CompiledMapping
from rules.model import OptionsModel

Progress = Callable[[int, int], None]
"""Told how many records are done, and of how many."""


class Lack(NamedTuple):
    """Something that a side needs and does not have."""

    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Means:
    """The agents' parts, the mappings, and what actions need besides; the wiring chooses them."""

    parts: Parts
    mappings: Mapping[str, CompiledMapping]
    audit: Audit
    pauses: Pauses
    browsing: Browsing
    lacks: Callable[[str], Sequence[Lack]]
    """What is missing before a side can be written to; empty: it is ready."""
    beginning: Callable[[], Beginning]
    """Gives what begins full synchronizations."""
    progress: Progress
    options: Mapping[str, OptionsModel] = field(default_factory=dict)
    """The option mappings."""
