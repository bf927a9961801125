"""What the demo tells at its end: one object, for programs as JSON, for people as a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from echoless.demo.proof import Difference, Proof
from echoless.demo.watching import Status
from schemas.messages import Problem

MAPPINGS_PER_TABLE = 1
"""Each table of the demo stands in one mapping: an event is decided once."""


@dataclass(frozen=True, slots=True)
class Report:
    """The whole demo in figures."""

    proof: Proof
    status: Status
    commands_after_quiet: int
    published: int
    """Events on the change topics."""
    problems: Sequence[Problem]
    seconds: float
    seed: int
    deeds: int

    @property
    def commands_sent(self) -> int:
        """Count all commands, to both sides."""
        return sum(self.status.commands.values())

    @property
    def decisions(self) -> int:
        """Count the (event, mapping) pairs that were decided; each has exactly one outcome."""
        return sum(self.status.outcomes.values())

    @property
    def events_in(self) -> int:
        """Count the events routing took in, those among them that came again after the kill."""
        return self.decisions // MAPPINGS_PER_TABLE

    @property
    def adds_up(self) -> bool:
        """Tell whether every published event was decided, and what was decided twice was recognised."""
        again = self.events_in - self.published
        return 0 <= again <= self.status.outcomes["repeated"] + self.status.outcomes["stale"]

    @property
    def holds(self) -> bool:
        """Tell whether the demo shows what it promises."""
        return self.proof.holds and self.adds_up and self.commands_after_quiet == 0

    def as_json(self) -> dict[str, Any]:
        """Give everything for programs."""
        return {
            "holds": self.holds,
            **figures_of(self.proof),
            "commands_sent": self.commands_sent,
            "commands_by_side": dict(self.status.commands),
            "echoes_dropped": self.status.outcomes["echo"],
            "commands_after_quiet": self.commands_after_quiet,
            "errors_open": len(self.problems),
            "errors": [_problem(problem) for problem in self.problems],
            "events_in": self.events_in,
            "events_published": self.published,
            "events_delivered_again": self.events_in - self.published,
            "mappings_per_event": MAPPINGS_PER_TABLE,
            "decisions": self.decisions,
            "outcomes": dict(sorted(self.status.outcomes.items())),
            "couplings": self.status.totals["couplings"],
            "seed": self.seed,
            "edits": self.deeds,
            "seconds": round(self.seconds, 1),
        }


def figures_of(proof: Proof) -> dict[str, Any]:
    """Give what the comparison of both databases found, for programs."""
    return {
        "pairs_compared": proof.pairs_compared,
        "pairs_equal": proof.pairs_equal,
        "pairs_with_foreign_write": proof.pairs_with_foreign_write,
        "pairs_different": proof.pairs_different,
        "foreign_writes": [_difference(found) for found in proof.foreign],
        "differences": [_difference(found) for found in proof.different],
        "unpaired": list(proof.unpaired),
        "edits_lost": list(proof.lost),
        "foreign_writes_crossed": list(proof.crossed),
    }


def _difference(found: Difference) -> Mapping[str, Any]:
    return {
        "mapping": found.mapping,
        str(found.source): {found.source_field: found.source_value},
        str(found.target): {found.target_field: found.target_value},
    }


def _problem(problem: Problem) -> Mapping[str, Any]:
    return {
        "mapping": problem.mapping,
        "record": str(problem.record),
        "code": problem.code,
        "message": problem.message,
        "remedy": problem.remedy,
    }
