"""What the demo tells at its end: one object, for programs as JSON, for people as a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from echoless.demo.proof import Difference, Proof
from echoless.demo.watching import Status
from rules.compiled import CompiledMapping
from schemas.messages import Problem


@dataclass(frozen=True, slots=True)
class Report:
    """The whole demo in figures."""

    proof: Proof
    status: Status
    commands_after_quiet: int
    published: Mapping[tuple[str, str], int]
    """Events on the change topics, by side and table."""
    mappings: Mapping[str, CompiledMapping]
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
    def events(self) -> int:
        """Count the events on the change topics."""
        return sum(self.published.values())

    @property
    def due(self) -> int:
        """Count the decisions that these events ask for: one for each mapping of their table."""
        lanes = [lane for mapping in self.mappings.values() for lane in (mapping.left, mapping.right)]
        return sum(self.published.get((lane.side, lane.table), 0) for lane in lanes)

    @property
    def again(self) -> int:
        """Count the decisions about events that came a second time, after the kill."""
        return self.decisions - self.due

    @property
    def adds_up(self) -> bool:
        """Tell whether every published event was decided, and what was decided twice was recognised."""
        return 0 <= self.again <= self.status.outcomes["repeated"] + self.status.outcomes["stale"]

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
            "events": self.events,
            "decisions": self.decisions,
            "decisions_due": self.due,
            "decisions_again": self.again,
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
