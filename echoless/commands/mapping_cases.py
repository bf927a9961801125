"""echoless mapping test: golden cases, tried on the mappings beside which they stand."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from echoless.failures import Exit, Failure
from echoless.invocation import AsJson
from echoless.mapping_source import OfFolder, refuse_unknown, source_of
from echoless.show import say_plain, show_json, show_rows
from echoless.wiring.folders import Remembered
from echoless.wiring.rules import near
from rules.cases.run import Trial, Tried, try_cases

CASES = "cases"
"""The folder beside the mappings in which their cases stand."""


def try_golden(
    context: typer.Context,
    mapping: Annotated[list[str] | None, typer.Argument(help="Only the cases of these mappings.")] = None,
    folder: OfFolder = None,
    as_json: AsJson = False,
) -> None:
    """Try the golden cases in the folder `cases` beside the mappings. Exit status 1 if one differs.

    A case says what is known, what happens, and what is expected; the real rules decide it, in memory.
    """
    trials = list(_trials(context, folder, mapping or []))
    tried = [each for trial in trials for each in trial.tried]
    problems = [problem for trial in trials for problem in trial.problems]
    failed = [each for each in tried if each.differences]
    if as_json:
        show_json({"tried": [_as_json(each) for each in tried], "problems": [str(p) for p in problems]})
    else:
        for problem in problems:
            say_plain(str(problem))
        for each in failed:
            _show(each)
        _sum_up(tried, failed, len(problems))
    if failed or problems:
        raise typer.Exit(Exit.PROBLEM)


def _trials(context: typer.Context, folder: Path | None, names: list[str]) -> Iterator[Trial]:
    source = source_of(context, folder)
    known = [model.mapping for model in source.written.load().models]
    for name in names:
        refuse_unknown(name, known)
    files = [file for beside in source.folders for file in sorted((beside / CASES).glob("*.yaml"))]
    if not files:
        remedy = f"write some in a folder `{CASES}` beside the mappings; mappings/README.md tells how"
        raise Failure("there are no cases", remedy, Exit.USAGE)
    rules = Remembered(source.written)
    for file in files:
        yield _of(names, try_cases(near(file), file.read_text(encoding="utf-8"), rules))


def _of(names: list[str], trial: Trial) -> Trial:
    tried = tuple(each for each in trial.tried if not names or each.mapping in names)
    return Trial(tried, trial.problems)


def _show(tried: Tried) -> None:
    step = f", step {tried.step}" if tried.step > 1 else ""
    say_plain(f"{tried.file}:{tried.line}: {tried.mapping}: {tried.name}{step}")
    show_rows("", ("what", "expected", "got"), [(d.what, d.expected, d.got) for d in tried.differences])
    why = f" ({tried.reason})" if tried.reason else ""
    say_plain(f"decided: {tried.outcome}{why}\n")


def _sum_up(tried: Iterable[Tried], failed: list[Tried], problems: int) -> None:
    by_mapping: dict[str, int] = {}
    for each in tried:
        by_mapping[each.mapping] = by_mapping.get(each.mapping, 0) + 1
    counts = ", ".join(f"{mapping} {count}" for mapping, count in by_mapping.items())
    total = sum(by_mapping.values())
    unread = f", {problems} mistake{'s' if problems > 1 else ''} in the cases" if problems else ""
    say_plain(f"{total - len(failed)} of {total} cases are as expected{unread}: {counts or 'none'}")


def _as_json(tried: Tried) -> dict[str, object]:
    return {
        "mapping": tried.mapping,
        "case": tried.name,
        "file": tried.file,
        "line": tried.line,
        "as_expected": not tried.differences,
        "step": tried.step,
        "differences": [
            {"what": each.what, "expected": each.expected, "got": each.got} for each in tried.differences
        ],
        "outcome": tried.outcome,
        "reason": tried.reason,
    }
