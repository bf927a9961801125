"""From a YAML document to a mapping model; what is wrong with its shape is told, the rest is kept.

A document with mistakes is read again without them, so that its fields and tables can still be
checked: the reader of the report sees all mistakes of a file at once.
"""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from rules.findings import Finding
from rules.model import MappingModel, OptionsModel
from rules.shape_findings import shape_findings
from rules.sides import Paired
from rules.variables import Variables, filled_in
from rules.written import Document, Path

_ROUNDS = 5
"""How often a document is read again: a mistake can hide another that only shows without it."""


@dataclass(frozen=True, slots=True)
class Shaped:
    """A model, as far as there is one, and where its rows stand in the file."""

    model: Paired | None
    findings: tuple[Finding, ...] = ()
    rows: tuple[int, ...] = ()

    @property
    def whole(self) -> bool:
        """Tell whether the model is all that was written."""
        return not self.findings

    def written(self, path: Path) -> Path:
        """Turn a path in the model into the path in the file."""
        match path:
            case ("fields", int(index), *rest) if index < len(self.rows):
                return ("fields", self.rows[index], *rest)
        return path


def shape(written: Document, variables: Variables) -> Shaped:
    """Read a document as a mapping or an option mapping."""
    document, unknown = filled_in(written, variables)
    kind = _kind(document.data)
    model, findings = _validated(kind, document, document.data)
    if model is not None and not unknown:
        return Shaped(model, rows=_rows(model))
    places = {finding.path for finding in unknown}
    wrong = (*unknown, *(finding for finding in findings if finding.path not in places))
    return Shaped(None, wrong) if kind is OptionsModel else _without_mistakes(document, wrong)


def _kind(data: Any) -> type[MappingModel | OptionsModel]:
    """Tell a mapping from an option mapping by the key of its name."""
    return OptionsModel if isinstance(data, Mapping) and "options" in data else MappingModel


def _rows(model: Paired) -> tuple[int, ...]:
    return tuple(range(len(model.fields))) if isinstance(model, MappingModel) else ()


def _validated(
    kind: type[MappingModel | OptionsModel], document: Document, data: Any
) -> tuple[Paired | None, tuple[Finding, ...]]:
    try:
        return kind.model_validate(data), ()
    except ValidationError as invalid:
        return None, shape_findings(document, kind, invalid)


def _without_mistakes(document: Document, findings: tuple[Finding, ...]) -> Shaped:
    data: Any = deepcopy(document.data)
    wrong = findings
    for _ in range(_ROUNDS):
        for finding in wrong:
            _drop(data, finding.path)
        rows = _rows_left(data)
        if not rows:
            break
        left = {**data, "fields": [data["fields"][i] for i in rows]}
        model, wrong = _validated(MappingModel, document, left)
        if model is not None:
            return Shaped(model, findings, tuple(rows))
        here = Shaped(None, rows=tuple(rows))
        wrong = tuple(replace(finding, path=here.written(finding.path)) for finding in wrong)
    return Shaped(None, findings)


def _rows_left(data: Any) -> list[int]:
    written = data.get("fields") if isinstance(data, dict) else None
    return [i for i, row in enumerate(written) if row is not None] if isinstance(written, list) else []


def _drop(data: Any, path: Path) -> None:
    """Take a mistake out with the smallest part that a mapping can do without."""
    match path:
        case ("fields", int(index), str("left" | "right" | "reference" | "options"), *_):
            _take(data, ("fields", index))
        case ("fields", int(index)):
            _take(data, ("fields", index))
        case ("fields", int(), str(), *_):
            _take(data, path[:3])
        case (str("left" | "right"), str("side" | "table"), *_):
            _take(data, path[:1])
        case (str("left" | "right"), _, *_):
            _take(data, path[:2])
        case _:
            _take(data, path[:1])


def _take(data: Any, path: Path) -> None:
    """Take a node out; an item of a list leaves a gap, so that the others keep their numbers."""
    *way, last = path or (None,)
    for part in way:
        try:
            data = data[part]
        except (KeyError, TypeError):  # a mistake around this one was taken out before
            return
    if isinstance(data, list) and isinstance(last, int):
        data[last] = None
    elif isinstance(data, dict):
        data.pop(last, None)
