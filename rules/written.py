"""YAML text as plain data, with the line of every node, and without YAML's surprises.

``no`` and ``on`` stay words (the country Norway is not false), numbers with a leading zero stay
text (a post code is not octal), dates stay text (the field's type decides), numbers with a point
become Decimal, and a key written twice is an error, not the last one silently.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import yaml

Path = tuple[str | int, ...]
"""Keys and indexes from the top of a document to a node."""


class NotYaml(Exception):
    """The text cannot be read as YAML."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML document: its data, and on which line (from 1) each node starts."""

    data: Any
    lines: dict[Path, int]

    def trim(self, path: Path) -> Path:
        """Drop the parts of a path that are not written in the file."""
        found: Path = ()
        for part in path:
            if (*found, part) in self.lines:
                found = (*found, part)
        return found

    def line(self, path: Path) -> int:
        """Give the line of a node, or of the nearest node around it."""
        while path not in self.lines and path:
            path = path[:-1]
        return self.lines.get(path, 1)


_PLAIN: tuple[tuple[re.Pattern[str], Any], ...] = (
    (re.compile(r"(~|null|Null|NULL|)\Z"), lambda _: None),
    (re.compile(r"(true|True)\Z"), lambda _: True),
    (re.compile(r"(false|False)\Z"), lambda _: False),
    (re.compile(r"[-+]?(0|[1-9][0-9]*)\Z"), int),
    (re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+\Z"), Decimal),
)


def read_documents(text: str) -> Iterator[Document]:
    """Read all documents of a YAML text; empty ones are left out. Raises NotYaml."""
    try:
        for node in yaml.compose_all(text, yaml.SafeLoader):
            lines: dict[Path, int] = {}
            data = None if node is None else _data(node, (), lines)
            if data is not None:
                yield Document(data, lines)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise NotYaml(error.problem or "cannot be read as YAML", mark.line + 1 if mark else 1) from error
    except yaml.YAMLError as error:
        raise NotYaml(str(error).splitlines()[0], 1) from error


def _data(node: yaml.Node, path: Path, lines: dict[Path, int]) -> Any:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return [_data(item, (*path, index), lines) for index, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return dict(_pairs(node, path, lines))
    return _scalar(node)


def _pairs(node: yaml.MappingNode, path: Path, lines: dict[Path, int]) -> Iterator[tuple[Any, Any]]:
    seen: set[Any] = set()
    for key_node, value_node in node.value:
        key = _scalar(key_node) if isinstance(key_node, yaml.ScalarNode) else str(key_node.value)
        if key in seen:
            raise NotYaml(f"the key `{key}` is written twice", key_node.start_mark.line + 1)
        seen.add(key)
        value = _data(value_node, (*path, key), lines)
        lines[(*path, key)] = key_node.start_mark.line + 1
        yield key, value


def _scalar(node: yaml.Node) -> Any:
    text: str = node.value
    if isinstance(node, yaml.ScalarNode) and node.style is None:
        for pattern, convert in _PLAIN:
            if pattern.match(text):
                return convert(text)
    return text
