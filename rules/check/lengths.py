"""Texts that may be longer than their target takes: such a value is an error of its record."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rules.chains import Chain, chain_towards
from rules.findings import Finding
from rules.model import MappingModel
from rules.sides import Surroundings
from rules.transforms.contract import Joining
from rules.ways import Way, direction_of, ways
from schemas.fields import FieldType
from schemas.keys import ROLES, Role, other


@dataclass(frozen=True, slots=True)
class _TooLong:
    """A row whose target may be too short, and by how much."""

    index: int
    sources: str
    most: int
    target: str
    takes: int


def length_findings(model: MappingModel, sound: Sequence[int], around: Surroundings) -> Iterator[Finding]:
    """Warn of rows whose target may be too short: once per side, for business systems differ in many."""
    for role in ROLES:
        found = [
            each for way in ways(model, role) if way.index in sound for each in _of(model, way, role, around)
        ]
        if len(found) == 1:
            yield _one(found[0], other(role))
        elif found:
            yield _several(found, other(role))


def _of(model: MappingModel, way: Way, role: Role, around: Surroundings) -> Iterator[_TooLong]:
    sources = [around.table(model, role).fields[name] for name in way.sources]
    target = around.table(model, other(role)).fields[way.target]
    if way.row.goes_through is not None or not sources or target.kind != "text" or target.max_length is None:
        return
    direction = direction_of(model, way.row) or "both"
    most = _longest(sources, chain_towards(way.row, other(role), direction, around.registry))
    if most is not None and most > target.max_length:
        names = " and ".join(f"`{field.name}`" for field in sources)
        yield _TooLong(way.index, names, most, target.name, target.max_length)


def _longest(sources: Sequence[FieldType], chain: Chain) -> int | None:
    """Tell how long a text the chain can make of the fields; None: nobody knows."""
    lengths = [field.max_length for field in sources if field.kind == "text" and field.max_length is not None]
    if len(lengths) < len(sources):
        return None
    joining, rest = (chain[0], chain[1:]) if chain and isinstance(chain[0], Joining) else (None, chain)
    most = lengths[0] if joining is None else joining.longest_joined(tuple(lengths))
    for transform in rest:
        most = transform.longest(most)
    return most


def _one(found: _TooLong, to: Role) -> Finding:
    message = (
        f"{found.sources} may give {found.most} characters, `{found.target}` takes {found.takes}: "
        "such a value is an error of its record."
    )
    return Finding(("fields", found.index), message, _cut(found, to), "warning")


def _several(found: Sequence[_TooLong], to: Role) -> Finding:
    texts = ", ".join(f"`{each.target}` takes {each.takes} of {each.most}" for each in found)
    message = (
        f"{len(found)} texts may have more characters than the {to} side takes: {texts}. "
        "Such a value is an error of its record."
    )
    return Finding(("fields", found[0].index), message, _cut(found[0], to), "warning")


def _cut(found: _TooLong, to: Role) -> str:
    step = f"{{to_{to}: [{{substring: {{length: {found.takes}}}}}]}}"
    return f"To cut `{found.target}`: `transform: {step}`."
