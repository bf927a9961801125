"""The documents of all mapping files, each with its shape, and the settings that stand among them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from rules.findings import Finding, MappingProblem, spell
from rules.model import SettingsModel
from rules.shape import Shaped, shape
from rules.shape_findings import shape_findings
from rules.variables import Variables, unused_findings, variables_in
from rules.written import Document, NotYaml, read_documents

CONFIGURATION = "echoless.yaml"
"""Where settings stand that are not written beside the mappings."""


@dataclass(frozen=True, slots=True)
class Source:
    """A document that is to be a mapping or an option mapping, and where it stands."""

    file: str
    document: Document
    shaped: Shaped

    @property
    def name(self) -> str:
        """Give the name that the document gives itself, if it does."""
        data = self.document.data if isinstance(self.document.data, Mapping) else {}
        return str(data.get("mapping", data.get("options", "")))

    def problem(self, finding: Finding) -> MappingProblem:
        """Say where in the file a finding is."""
        return _problem(self.file, self.document, finding)


def read_sources(texts: Mapping[str, str], variables: Variables) -> tuple[list[Source], list[MappingProblem]]:
    """Read all documents; what is wrong with their shape is told."""
    problems: list[MappingProblem] = []
    written = list(_documents(texts, problems))
    mappings = [(file, document) for file, document in written if not _is_settings(document)]
    first = _settings([pair for pair in written if _is_settings(pair[1])], problems)
    used = {name for _, document in mappings for name in variables_in(document.data)}
    problems += [
        MappingProblem(CONFIGURATION, spell(finding.path), 1, finding.message, finding.suggestion, "warning")
        for finding in unused_findings(variables, used)
    ]
    sources = [Source(file, document, shape(document, {**first, **variables})) for file, document in mappings]
    problems += [source.problem(finding) for source in sources for finding in source.shaped.findings]
    return sources, problems


def _problem(file: str, document: Document, finding: Finding) -> MappingProblem:
    return MappingProblem(
        file,
        spell(finding.path),
        document.line(finding.path),
        finding.message,
        finding.suggestion,
        finding.severity,
    )


def _documents(texts: Mapping[str, str], problems: list[MappingProblem]) -> Iterator[tuple[str, Document]]:
    for file, text in texts.items():
        try:
            documents = list(read_documents(text))
        except NotYaml as bad:
            problems.append(MappingProblem(file, "", bad.line, f"{bad.message}.", "", "error"))
        else:
            yield from ((file, document) for document in documents)


def _is_settings(document: Document) -> bool:
    data = document.data
    return isinstance(data, Mapping) and "settings" in data and not {"mapping", "options"} & data.keys()


def _settings(written: Sequence[tuple[str, Document]], problems: list[MappingProblem]) -> dict[str, Any]:
    """Give what variables stand for at first; a name given twice is a mistake."""
    found: dict[str, Any] = {}
    for file, document in written:
        settings, findings = _read(document)
        twice = [Finding(("settings", name), f"`{name}` is set twice.") for name in settings if name in found]
        problems += [_problem(file, document, finding) for finding in (*findings, *twice)]
        found.update(settings)
    return found


def _read(document: Document) -> tuple[Mapping[str, Any], tuple[Finding, ...]]:
    try:
        return SettingsModel.model_validate(document.data).settings, ()
    except ValidationError as invalid:
        return {}, shape_findings(document, SettingsModel, invalid)
