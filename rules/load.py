"""Mappings from the text of their files: all problems of all files are told at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from rules.check import check_mappings
from rules.findings import Finding, MappingProblem
from rules.model import MappingModel, OptionsModel
from rules.named import NAMED_RULES, RuleRegistry
from rules.sides import Paired, SideFacts, Surroundings
from rules.sources import Source, read_sources
from rules.transforms import TRANSFORMS, Registry
from rules.variables import Variables
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

    ``variables`` are what the configuration says ``${name}`` stands for.
    """
    sources, problems = read_sources(texts, variables)
    around = _surroundings(sources, catalog, sides, registry, rules)
    readable = [(source, source.shaped.model) for source in sources if source.shaped.model is not None]
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


def _surroundings(
    sources: Sequence[Source],
    catalog: Catalog,
    sides: Mapping[str, SideFacts],
    registry: Registry,
    rules: RuleRegistry,
) -> Surroundings:
    """Give all that names stand for; of two mappings of one name, the first."""
    models = [source.shaped.model for source in reversed(sources)]
    by_name = {model.mapping: model for model in models if isinstance(model, MappingModel)}
    options = {model.options: model for model in models if isinstance(model, OptionsModel)}
    unread = [source.name for source in sources if source.shaped.model is None and source.name]
    return Surroundings(by_name, catalog, sides, registry, options, rules, unread)


def _worth_telling(source: Source, findings: tuple[Finding, ...]) -> Iterator[Finding]:
    """Leave out doubts about a mapping that was not read as a whole: its mistakes may cause them."""
    for finding in findings:
        if source.shaped.whole or finding.severity == "error":
            yield replace(finding, path=source.shaped.written(finding.path))
