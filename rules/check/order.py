"""The order of a full synchronization: do the mappings that are to come first exist, and can they?"""

from collections.abc import Iterator

from rules.findings import Finding, did_you_mean
from rules.model import MappingModel
from rules.sides import Surroundings


def order_findings(model: MappingModel, around: Surroundings) -> Iterator[Finding]:
    """Find names in ``depends_on`` that nobody bears, and circles."""
    known = {*around.by_name, *around.options, *around.unread}
    for index, name in enumerate(model.depends_on):
        if name not in known:
            message = f"there is no mapping `{name}`."
            yield Finding(("depends_on", index), message, did_you_mean(name, known))
        path = _way_back(name, model.mapping, around)
        if path is not None:
            message = f"`depends_on` goes round in a circle: {' -> '.join((model.mapping, *path))}."
            yield Finding(("depends_on", index), message, "Leave one of them out: none can come first.")


def _way_back(start: str, goal: str, around: Surroundings) -> list[str] | None:
    """Find the shortest way from one mapping to another over what each depends on."""
    paths, seen = [[start]], {start}
    while paths:
        path = paths.pop(0)
        if path[-1] == goal:
            return path
        there = around.by_name.get(path[-1])
        for name in there.depends_on if there is not None else ():
            if name not in seen:
                seen.add(name)
                paths.append([*path, name])
    return None
