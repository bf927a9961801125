"""Read echoless.yaml: all that is wrong with it is said at once, with a suggestion for each."""

import os
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from echoless.anchoring import anchored
from echoless.explaining import explain
from echoless.failures import Exit, Failure
from echoless.settings import Settings
from rules.findings import did_you_mean
from rules.written import Document, NotYaml, read_documents

CONFIG_VARIABLE = "ECHOLESS_CONFIG"
"""Names the file itself; every other ECHOLESS_ variable overrides a setting in it."""
_PREFIX = "ECHOLESS_"


class BadSettings(Failure):
    """The configuration cannot be used. ``problems`` has a line for each mistake."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems), "mend this, then: echoless doctor", Exit.USAGE)
        self.problems = problems


def read_settings(file: Path) -> Settings:
    """Read the file and the environment; relative paths are relative to the file. Raises BadSettings."""
    written = _parse(file, _text(file))
    problems = list(_strangers())
    try:
        settings = Settings(**written.data)
    except ValidationError as error:
        told = [f"{file}:{written.line(e['loc'])}: {explain(e)}" for e in error.errors()]
        raise BadSettings([*problems, *told]) from None
    if problems:
        raise BadSettings(problems)
    return anchored(settings, file.resolve().parent)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        remedy = "name the file with --config, or start from examples/echoless.yaml"
        raise Failure(f"there is no {file}", remedy, Exit.USAGE) from None
    except (OSError, UnicodeDecodeError) as error:
        remedy = "save it as UTF-8 text, readable for this user"
        raise Failure(f"{file} cannot be read: {error}", remedy, Exit.USAGE) from None


def _parse(file: Path, text: str) -> Document:
    try:
        documents = list(read_documents(text))
    except NotYaml as error:
        raise BadSettings([f"{file}:{error.line}: not YAML: {error.message}"]) from None
    if len(documents) != 1 or not isinstance(documents[0].data, dict):
        raise BadSettings([f"{file}: settings are expected, `sides:` among them; see examples/echoless.yaml"])
    return documents[0]


def _strangers() -> Iterator[str]:
    """Find variables that look like ours but set nothing: a slip of the pen must not go unnoticed."""
    for name in sorted(os.environ):
        first = name.lower().removeprefix(_PREFIX.lower()).split("__")[0]
        ours = name.upper().startswith(_PREFIX) and name.upper() != CONFIG_VARIABLE
        if ours and first not in Settings.model_fields:
            yield f"environment: {name}: no such setting. {did_you_mean(first, Settings.model_fields)}"
