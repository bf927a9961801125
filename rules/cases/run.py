"""Cases from their file to a verdict: each on a stage of its own, decided by the real rules."""

from collections.abc import Iterator
from dataclasses import dataclass

from rules.cases.act import act
from rules.cases.compare import Difference, differences, why
from rules.cases.model import Case, Expect, Step
from rules.cases.rulebook import Rulebook, Rulebooks
from rules.cases.stage import set_stage
from rules.cases.written import WrittenCases, read_cases
from rules.compiled import CompiledMapping
from rules.decision import Decision
from rules.findings import Faulty, MappingProblem, did_you_mean
from rules.written import Path


@dataclass(frozen=True, slots=True)
class Tried:
    """A case that was tried: as expected if there are no differences."""

    file: str
    line: int
    """Of the step that was not as expected; else of the case."""
    mapping: str
    name: str
    step: int = 1
    """The step that was not as expected, from 1."""
    differences: tuple[Difference, ...] = ()
    outcome: str = ""
    reason: str = ""
    """What was decided at that step, and why."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of a file of cases."""

    tried: tuple[Tried, ...]
    problems: tuple[MappingProblem, ...]
    """Mistakes in the cases themselves: those cases say nothing."""


def try_cases(file: str, text: str, books: Rulebooks) -> Trial:
    """Try all cases of a file."""
    found, problems = read_cases(file, text)
    tried: list[Tried] = []
    for written in found:
        for index, case in enumerate(written.cases.cases):
            rules = books.rulebook({**written.cases.settings, **case.settings})
            mapping = rules.mappings.get(written.cases.mapping)
            if mapping is None:
                problems.append(_unknown(written, rules))
                break
            came = _try(written, ("cases", index), case, mapping, rules)
            if isinstance(came, Tried):
                tried.append(came)
            else:
                problems.append(came)
    return Trial(tuple(tried), tuple(problems))


def _unknown(written: WrittenCases, rules: Rulebook) -> MappingProblem:
    name = written.cases.mapping
    if name in rules.off:
        meant = "Switch it on for these cases with `settings`, if a variable says so."
        return written.problem(("mapping",), f"the mapping `{name}` is switched off.", meant)
    meant = did_you_mean(name, rules.mappings)
    return written.problem(("mapping",), f"there is no mapping `{name}`.", meant)


def _try(
    written: WrittenCases, place: Path, case: Case, mapping: CompiledMapping, rules: Rulebook
) -> Tried | MappingProblem:
    where = place
    try:
        stage = set_stage(case, mapping, rules)
        for number, (where, step) in enumerate(_places(place, case), 1):
            decision = act(step, stage)
            found = _compared(step.expect, decision, mapping, rules)
            if found:
                line = written.line((*where, "expect"))
                told = (decision.outcome.value, why(decision))
                return Tried(written.file, line, mapping.name, case.name, number, tuple(found), *told)
    except Faulty as faulty:
        finding = faulty.finding.below(where)
        return written.problem(finding.path, finding.message, finding.suggestion)
    return Tried(written.file, written.line(place), mapping.name, case.name)


def _places(place: Path, case: Case) -> Iterator[tuple[Path, Step]]:
    yield place, case
    for index, step in enumerate(case.then):
        yield (*place, "then", index), step


def _compared(
    expect: Expect, decision: Decision, mapping: CompiledMapping, rules: Rulebook
) -> list[Difference]:
    try:
        return differences(expect, decision, mapping, rules)
    except Faulty as faulty:
        raise Faulty(faulty.finding.below(("expect",))) from faulty
