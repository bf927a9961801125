"""YAML that people can compare: what is short stands on one line, and everything is written out."""

import json
from typing import Any, Final

import yaml

LONGEST: Final = 300
"""Characters of what stands on one line."""


class _Dumper(yaml.SafeDumper):
    """Writes fields of schemas as lines, and texts of several lines as blocks."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write everything out: a sign that stands for another place is hard to read."""
        del data
        return True


def _mapping(dumper: _Dumper, data: dict[str, Any]) -> yaml.Node:
    return dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=_is_short(data))


def _text(dumper: _Dumper, data: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", data, style="|" if "\n" in data else None)


def _is_short(data: dict[str, Any]) -> bool:
    return "fields" not in data and len(json.dumps(data, ensure_ascii=False)) <= LONGEST


_Dumper.add_representer(dict, _mapping)
_Dumper.add_representer(str, _text)


def written(document: dict[str, Any]) -> str:
    """Write a document, its members in their order."""
    return yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000)
