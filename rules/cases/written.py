"""From YAML text to cases: every mistake with its line, and what was perhaps meant."""

from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from rules.cases.model import Case, CaseFile, Step
from rules.findings import MappingProblem, did_you_mean, spell
from rules.outcome import Outcome
from rules.written import Document, NotYaml, Path, read_documents


@dataclass(frozen=True, slots=True)
class WrittenCases:
    """The cases of a file, and where in it they stand."""

    file: str
    document: Document
    cases: CaseFile

    def problem(self, path: Path, message: str, suggestion: str = "") -> MappingProblem:
        """Tell a mistake at a place of the file."""
        return _problem(self.file, self.document, path, message, suggestion)

    def line(self, path: Path) -> int:
        """Give the line of a place."""
        return self.document.line(path)


def read_cases(file: str, text: str) -> tuple[list[WrittenCases], list[MappingProblem]]:
    """Read a file of cases; it may hold several documents. What is wrong with its shape is told."""
    found: list[WrittenCases] = []
    problems: list[MappingProblem] = []
    try:
        for document in read_documents(text):
            try:
                found.append(WrittenCases(file, document, CaseFile.model_validate(document.data)))
            except ValidationError as invalid:
                errors = invalid.errors(include_url=False)
                problems += dict.fromkeys(_told(file, document, error) for error in errors)
    except NotYaml as bad:
        problems.append(MappingProblem(file, "", bad.line, f"{bad.message}.", "", "error"))
    return found, problems


def _problem(file: str, document: Document, path: Path, message: str, suggestion: str) -> MappingProblem:
    return MappingProblem(file, spell(path), document.line(path), message, suggestion, "error")


def _told(file: str, document: Document, error: ErrorDetails) -> MappingProblem:
    path, last = document.trim(error["loc"]), str(error["loc"][-1] if error["loc"] else "")
    match error["type"]:
        case "extra_forbidden":
            return _problem(
                file, document, path, f"unknown key `{last}`.", did_you_mean(last, _keys(path[:-1]))
            )
        case "missing":
            around = document.trim(error["loc"][:-1])
            return _problem(file, document, (*around, last), f"the key `{last}` is missing.", "")
        case "enum":
            words = [str(outcome) for outcome in Outcome]
            written = error["input"]
            return _problem(file, document, path, f"`{written}` is no outcome.", did_you_mean(written, words))
        case "value_error":
            return _problem(file, document, path, f"{error['ctx']['error']}.", "")
        case _:
            return _problem(file, document, path, f"{error['msg']}, not `{error['input']}`.", "")


def _keys(path: Path) -> list[str]:
    """List the keys that may stand at a place of a file of cases."""
    part: type[BaseModel] = CaseFile
    for step in path:
        if step == "cases":
            part = Case
        elif step == "then":
            part = Step
        elif step in part.model_fields:
            part = _part(part.model_fields[str(step)].annotation) or part
    return [field.alias or name for name, field in part.model_fields.items()]


def _part(annotation: Any) -> type[BaseModel] | None:
    choices = (annotation, *get_args(annotation))
    return next((c for c in choices if isinstance(c, type) and issubclass(c, BaseModel)), None)
