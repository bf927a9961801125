"""Variables of mapping files: a word that is exactly ``${name}`` stands for a setting.

What differs from one installation to the next, such as whether orders are synchronized, is not
written into the mappings. A document ``settings:`` beside them says what a variable stands for at
first; the configuration, under ``mapping_settings``, has the last word.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rules.findings import Finding, did_you_mean
from rules.written import Document, Path

Variables = Mapping[str, Any]
_VARIABLE = re.compile(r"\$\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Unknown:
    """A variable that stands for nothing, and where it is written."""

    path: Path
    name: str


def filled_in(document: Document, variables: Variables) -> tuple[Document, tuple[Finding, ...]]:
    """Put the settings in the place of variables; those nobody knows are found, and stay."""
    unknown: list[Unknown] = []
    data = _filled(document.data, (), variables, unknown)
    return Document(data, document.lines), tuple(_finding(each, variables) for each in unknown)


def variables_in(data: Any) -> Iterator[str]:
    """Give the names of all variables that a document uses."""
    if isinstance(data, dict):
        data = list(data.values())
    if isinstance(data, list):
        for item in data:
            yield from variables_in(item)
    name = _name(data)
    if name is not None:
        yield name


def unused_findings(variables: Iterable[str], used: set[str]) -> Iterator[Finding]:
    """Warn of settings that no mapping file asks for: a slip of the pen must not go unnoticed."""
    for name in variables:
        if name not in used:
            message = f"no mapping file uses the setting `{name}`."
            yield Finding(("mapping_settings", name), message, did_you_mean(name, used), "warning")


def _name(node: Any) -> str | None:
    found = _VARIABLE.fullmatch(node) if isinstance(node, str) else None
    return None if found is None else found[1]


def _filled(node: Any, path: Path, variables: Variables, unknown: list[Unknown]) -> Any:
    if isinstance(node, dict):
        return {key: _filled(item, (*path, key), variables, unknown) for key, item in node.items()}
    if isinstance(node, list):
        return [_filled(item, (*path, index), variables, unknown) for index, item in enumerate(node)]
    name = _name(node)
    if name is None:
        return node
    if name in variables:
        return variables[name]
    unknown.append(Unknown(path, name))
    return node


def _finding(unknown: Unknown, variables: Variables) -> Finding:
    add = f"Write `mapping_settings: {{{unknown.name}: ...}}` in echoless.yaml."
    suggestion = f"{did_you_mean(unknown.name, variables)} {add}".strip()
    return Finding(unknown.path, f"there is no setting `{unknown.name}`.", suggestion)
