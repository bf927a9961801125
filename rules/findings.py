"""What is wrong or doubtful in a mapping: where, what, and what would mend it."""

import difflib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from rules.written import Path

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem at a place inside one mapping."""

    path: Path
    message: str
    suggestion: str = ""
    severity: Severity = "error"

    def below(self, path: Path) -> "Finding":
        """Give the same finding, its path continued from another."""
        return Finding((*path, *self.path), self.message, self.suggestion, self.severity)


class Faulty(Exception):
    """Part of a mapping cannot be compiled."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


@contextmanager
def below(*path: str | int) -> Iterator[None]:
    """Continue the path of whatever turns out to be faulty inside from another."""
    try:
        yield
    except Faulty as faulty:
        raise Faulty(faulty.finding.below(path)) from faulty


@dataclass(frozen=True, slots=True)
class MappingProblem:
    """A finding with the file and the line it stands in."""

    file: str
    path: str
    line: int
    message: str
    suggestion: str
    severity: Severity

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" + (f" {self.path}" if self.path else "")
        return f"{place}: {self.severity}: {self.message}" + (
            f" {self.suggestion}" if self.suggestion else ""
        )


def did_you_mean(word: object, known: Iterable[str]) -> str:
    """Suggest what was meant by a word nobody knows.

    >>> did_you_mean("adress1_city", ["address1_city", "name"])
    'Did you mean `address1_city`?'
    >>> did_you_mean("zzz", ["b", "a"])
    'Known: a, b.'
    """
    names = sorted(known)
    close = difflib.get_close_matches(str(word), names, n=1)
    if close:
        return f"Did you mean `{close[0]}`?"
    return f"Known: {', '.join(names)}." if names else ""


def spell(path: Path) -> str:
    """Write a path as people do.

    >>> spell(("fields", 3, "transform", 0))
    'fields[3].transform[0]'
    """
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")
