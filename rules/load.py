"""Mappings from the text of their files: all problems of all files are told at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from rules.check import check_mappings
from rules.findings import Finding, MappingProblem, spell
from rules.model import MappingModel
from rules.shape import Shaped, shape
from rules.sides import SideFacts
from rules.transforms import TRANSFORMS, Registry
from rules.written import Document, NotYaml, read_documents
from schemas.tables import Catalog


@dataclass(frozen=True, slots=True)
class LoadedMappings:
    """The mappings that can be compiled, in the order of the files, and what is wrong."""

    models: tuple[MappingModel, ...]
    problems: tuple[MappingProblem, ...]

    @property
    def errors(self) -> tuple[MappingProblem, ...]:
        """Give the problems that must be mended; the others are warnings."""
        return tuple(problem for problem in self.problems if problem.severity == "error")


@dataclass(frozen=True, slots=True)
class _Source:
    file: str
    document: Document
    shaped: Shaped

    def problem(self, finding: Finding) -> MappingProblem:
        return MappingProblem(
            self.file,
            spell(finding.path),
            self.document.line(finding.path),
            finding.message,
            finding.suggestion,
            finding.severity,
        )


def load_mappings(
    texts: Mapping[str, str],
    catalog: Catalog,
    sides: Mapping[str, SideFacts],
    registry: Registry = TRANSFORMS,
) -> LoadedMappings:
    """Read mappings from YAML texts by file name; a file may hold several documents."""
    sources: list[_Source] = []
    problems: list[MappingProblem] = []
    for file, text in texts.items():
        try:
            sources += [_Source(file, document, shape(document)) for document in read_documents(text)]
        except NotYaml as bad:
            problems.append(MappingProblem(file, "", bad.line, f"{bad.message}.", "", "error"))
    problems += [source.problem(f) for source in sources for f in source.shaped.findings]
    models: list[MappingModel] = []
    readable = [(source, source.shaped.model) for source in sources if source.shaped.model is not None]
    found = check_mappings([model for _, model in readable], catalog, sides, registry)
    for (source, model), findings in zip(readable, found, strict=True):
        told = list(_worth_telling(source, findings))
        problems += [source.problem(finding) for finding in told]
        if source.shaped.whole and not any(finding.severity == "error" for finding in told):
            models.append(model)
    return LoadedMappings(tuple(models), tuple(sorted(problems, key=lambda p: (p.file, p.line))))


def _worth_telling(source: _Source, findings: tuple[Finding, ...]) -> Iterator[Finding]:
    """Leave out doubts about a mapping that was not read as a whole: its mistakes may cause them."""
    for finding in findings:
        if source.shaped.whole or finding.severity == "error":
            yield replace(finding, path=source.shaped.written(finding.path))
