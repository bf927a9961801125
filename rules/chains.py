"""The transforms of a row, built from what is written: one chain per way."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rules.findings import Faulty, Finding, below, did_you_mean
from rules.given import read_settings
from rules.model import Chains, Direction, FieldRow, Step
from rules.transforms import Registry, Transform
from rules.written import Path
from schemas.keys import Role

Chain = tuple[Transform, ...]
_NO_WAY_BACK = (
    "Write out both ways: `transform: {{to_right: [...], to_left: [...]}}`, or make the row one-way."
)


def chain_towards(row: FieldRow, target: Role, direction: Direction, registry: Registry) -> Chain:
    """Give the chain of a row for values that go to one role. Raises Faulty, its path in the row."""
    if isinstance(row.transform, Chains):
        way = "to_right" if target == "right" else "to_left"
        return _build_all(getattr(row.transform, way), registry, ("transform", way))
    chain = _build_all(row.transform, registry, ("transform",))
    return _undone(chain, row.transform) if direction == "both" and target == "left" else chain


def step_findings(row: FieldRow, registry: Registry) -> Iterator[Finding]:
    """Find every step of a row that names no transform, or settings it does not take."""
    for path, step in _steps(row):
        try:
            _build(step, registry, path)
        except Faulty as faulty:
            yield faulty.finding


def _steps(row: FieldRow) -> Iterator[tuple[Path, Step]]:
    if not isinstance(row.transform, Chains):
        yield from ((("transform", index), step) for index, step in enumerate(row.transform))
        return
    for way, steps in (("to_right", row.transform.to_right), ("to_left", row.transform.to_left)):
        yield from ((("transform", way, index), step) for index, step in enumerate(steps))


def _build_all(steps: Sequence[Step], registry: Registry, path: Path) -> Chain:
    return tuple(_build(step, registry, (*path, index)) for index, step in enumerate(steps))


def _undone(chain: Chain, steps: Sequence[Step]) -> Chain:
    undone: list[Transform] = []
    for index in reversed(range(len(chain))):
        inverse = chain[index].inverse()
        if inverse is None:
            message = f"`{steps[index].name}` cannot be undone on the way back."
            raise Faulty(Finding(("transform", index), message, _NO_WAY_BACK.format()))
        undone.append(inverse)
    return tuple(undone)


def _build(step: Step, registry: Registry, path: Path) -> Transform:
    kind = registry.get(step.name)
    if kind is None:
        message = f"there is no transform `{step.name}`."
        raise Faulty(Finding(path, message, did_you_mean(step.name, registry)))
    with below(*path, step.name):
        return read_settings(kind, _settings(step, kind), f"`{step.name}`")


def _settings(step: Step, kind: type[Transform]) -> Mapping[str, Any]:
    if step.settings is None:
        return {}
    if isinstance(step.settings, Mapping):
        return step.settings
    first = next(iter(kind.model_fields), None)
    if first is None:
        raise Faulty(Finding((), f"`{step.name}` has no settings.", "Write the word alone."))
    return {first: step.settings}
