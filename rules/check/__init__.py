"""What is wrong or doubtful in mappings that are well written, told all at once."""

from collections.abc import Sequence

from rules.check.mapping import mapping_findings
from rules.check.options import options_findings
from rules.findings import Finding
from rules.model import MappingModel
from rules.sides import Paired, Surroundings

__all__ = ["check_mappings"]


def check_mappings(models: Sequence[Paired], around: Surroundings) -> list[tuple[Finding, ...]]:
    """Check mappings one by one and against each other; the findings of each, in their order."""
    return [
        tuple(
            mapping_findings(model, around)
            if isinstance(model, MappingModel)
            else options_findings(model, around)
        )
        for model in models
    ]
