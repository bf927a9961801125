"""Variables of mapping files: a word that is exactly ``${name}`` stands for a setting.

The settings stand in echoless.yaml under ``mapping_settings``: what differs from one installation
to the next, such as whether orders are synchronized, is not written into the mappings.
"""

import re
from collections.abc import Mapping
from typing import Any

from rules.findings import Finding, did_you_mean
from rules.written import Document, Path

Variables = Mapping[str, Any]
_VARIABLE = re.compile(r"\$\{([^{}]*)\}")


def filled_in(document: Document, variables: Variables) -> tuple[Document, tuple[Finding, ...]]:
    """Put the settings in the place of variables; those nobody knows are found, and stay."""
    findings: list[Finding] = []
    data = _filled(document.data, (), variables, findings)
    return Document(data, document.lines), tuple(findings)


def _filled(node: Any, path: Path, variables: Variables, findings: list[Finding]) -> Any:
    if isinstance(node, dict):
        return {key: _filled(item, (*path, key), variables, findings) for key, item in node.items()}
    if isinstance(node, list):
        return [_filled(item, (*path, index), variables, findings) for index, item in enumerate(node)]
    found = _VARIABLE.fullmatch(node) if isinstance(node, str) else None
    if found is None:
        return node
    if found[1] in variables:
        return variables[found[1]]
    message = f"there is no setting `{found[1]}`."
    findings.append(Finding(path, message, _remedy(found[1], variables)))
    return node


def _remedy(name: str, variables: Variables) -> str:
    add = f"Write `mapping_settings: {{{name}: ...}}` in echoless.yaml."
    return f"{did_you_mean(name, variables)} {add}".strip()
