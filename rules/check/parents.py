"""Pairs that end with the pair they belong to: does the mapping know which one that is?"""

from collections.abc import Iterator

from rules.findings import Finding, did_you_mean
from rules.model import MappingModel
from rules.sides import Surroundings


def parent_findings(model: MappingModel, around: Surroundings) -> Iterator[Finding]:
    """Find names in ``uncouple_with`` that nobody bears, or that no row refers to."""
    referred = {row.reference for row in model.fields if row.reference}
    for index, name in enumerate(model.uncouple_with):
        if name not in around.by_name and name not in around.unread:
            message = f"there is no mapping `{name}`."
            yield Finding(("uncouple_with", index), message, did_you_mean(name, around.by_name))
        elif name not in referred:
            message = f"no row refers to a record of `{name}`, so no pair here belongs to one there."
            yield Finding(
                ("uncouple_with", index), message, "Leave it out, or add a row with that `reference`."
            )
