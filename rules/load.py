"""Mappings from the text of their files: all problems of all files are told at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from rules.check import check_mappings
from rules.findings import Finding, MappingProblem, spell
from rules.model import MappingModel, OptionsModel
from rules.named import NAMED_RULES, RuleRegistry
from rules.shape import Shaped, shape
from rules.sides import Paired, SideFacts, Surroundings
from rules.transforms import TRANSFORMS, Registry
from rules.variables import Variables
from rules.written import Document, NotYaml, read_documents
from schemas.tables import Catalog

_NONE: Variables = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class LoadedMappings:
    """The mappings that can be compiled, in the order of the files, and what is wrong."""

    models: tuple[MappingModel, ...]
    """Those that are switched off, too."""
    problems: tuple[MappingProblem, ...]
    options: tuple[OptionsModel, ...] = ()
    """The option mappings."""

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
    *,
    variables: Variables = _NONE,
    rules: RuleRegistry = NAMED_RULES,
) -> LoadedMappings:
    """Read mappings from YAML texts by file name; a file may hold several documents.

    ``variables`` are what ``${name}`` stands for.
    """
    sources, problems = _read(texts, variables)
    problems += [source.problem(f) for source in sources for f in source.shaped.findings]
    readable = [(source, source.shaped.model) for source in sources if source.shaped.model is not None]
    around = _surroundings([model for _, model in readable], catalog, sides, registry, rules)
    found = check_mappings([model for _, model in readable], around)
    sound: list[Paired] = []
    for (source, model), findings in zip(readable, found, strict=True):
        told = list(_worth_telling(source, findings))
        problems += [source.problem(finding) for finding in told]
        if source.shaped.whole and not any(finding.severity == "error" for finding in told):
            sound.append(model)
    return LoadedMappings(
        tuple(model for model in sound if isinstance(model, MappingModel)),
        tuple(sorted(problems, key=lambda p: (p.file, p.line))),
        tuple(model for model in sound if isinstance(model, OptionsModel)),
    )


def _read(texts: Mapping[str, str], variables: Variables) -> tuple[list[_Source], list[MappingProblem]]:
    sources: list[_Source] = []
    problems: list[MappingProblem] = []
    for file, text in texts.items():
        try:
            documents = list(read_documents(text))
        except NotYaml as bad:
            problems.append(MappingProblem(file, "", bad.line, f"{bad.message}.", "", "error"))
        else:
            sources += [_Source(file, document, shape(document, variables)) for document in documents]
    return sources, problems


def _surroundings(
    models: Sequence[Paired],
    catalog: Catalog,
    sides: Mapping[str, SideFacts],
    registry: Registry,
    rules: RuleRegistry,
) -> Surroundings:
    """Give all that names stand for; of two mappings of one name, the first."""
    first = list(reversed(models))
    by_name = {model.mapping: model for model in first if isinstance(model, MappingModel)}
    options = {model.options: model for model in first if isinstance(model, OptionsModel)}
    return Surroundings(by_name, catalog, sides, registry, options, rules)


def _worth_telling(source: _Source, findings: tuple[Finding, ...]) -> Iterator[Finding]:
    """Leave out doubts about a mapping that was not read as a whole: its mistakes may cause them."""
    for finding in findings:
        if source.shaped.whole or finding.severity == "error":
            yield replace(finding, path=source.shaped.written(finding.path))
