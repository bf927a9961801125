"""The pages say what is true: commands exist, files exist, every setting has its row."""

import re
import shlex
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest
from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from echoless.settings import Settings
from echoless.surroundings import PACKAGES
from tests.fixtures.program import Run

ROOT = Path(__file__).resolve().parents[3]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "mappings").glob("*.md")])
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]


def rows(model: type[BaseModel], path: str = "") -> Iterator[str]:
    """Write the page's row of every setting of a section, and of the sections in it."""
    for name, field in model.model_fields.items():
        here = f"{path}{name}"
        inner = section_in(field.annotation)
        if inner is None:
            yield f"| `{here}` | {default_of(field)} | {field.description} |"
        elif get_origin(field.annotation) is dict:
            yield f"| `{here}` | {default_of(field)} | {field.description} |"
            yield from rows(inner, f"{here}.<name>.")
        else:
            yield from rows(inner, f"{here}.")


def section_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = [section for inner in get_args(annotation) if (section := section_in(inner))]
    return found[0] if found else None


def default_of(field: FieldInfo) -> str:
    default = field.get_default()
    if default is PydanticUndefined:
        return "required"
    if isinstance(default, SecretStr):
        return f"`{default.get_secret_value()}`"
    if isinstance(default, timedelta):
        return f"`{default.days}d`"
    if isinstance(default, list):
        return f"`[{', '.join(map(str, default))}]`"
    return "" if default is None or default == "" else f"`{default}`"


def test_every_setting_has_its_row_on_the_page() -> None:
    page = (ROOT / "docs" / "configuration.md").read_text()
    missing = [row for row in rows(Settings) if row not in page]
    assert not missing, "\n".join(missing)
    assert page.count("\n| `") == len(list(rows(Settings)))


def commands_in(page: Path) -> list[str]:
    """Find what the pages tell people to type: in code blocks and in code words."""
    found = re.findall(r"(?:^|`|&& )(echoless [a-z][^`\n#&]*)", page.read_text(), re.MULTILINE)
    return sorted({command.strip().rstrip(".") for command in found})


@pytest.mark.parametrize("name", NAMES)
def test_every_command_a_page_names_exists(name: str, echoless: Run) -> None:
    for command in commands_in(ROOT / name):
        for variant in variants(command):
            answer = echoless(*variant, "--help")
            assert answer.status == 0, f"{name}: {command}: {answer.err}"


def variants(command: str) -> list[list[str]]:
    """Give the words of a command up to its arguments; `check|generate` stands for both."""
    words = [word for word in shlex.split(command)[1:] if not word.startswith("-")]
    groups = {"broker", "couplings", "db", "errors", "mapping", "schemas"}
    depth = 2 if words[0] in groups and len(words) > 1 else 1
    return [[*words[: depth - 1], last] for last in words[depth - 1].split("|")]


@pytest.mark.parametrize("name", NAMES)
def test_every_make_target_a_page_names_exists(name: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", (ROOT / name).read_text(), re.MULTILINE))
    assert named <= targets


@pytest.mark.parametrize("name", NAMES)
def test_every_link_of_a_page_leads_somewhere(name: str) -> None:
    page = ROOT / name
    links = re.findall(r"\]\(([^)#]+)\)", page.read_text())
    broken = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert not broken


@pytest.mark.parametrize("name", NAMES)
def test_every_file_a_page_names_in_code_exists(name: str) -> None:
    ours = "|".join([*PACKAGES, "examples", "docs", "tests"])
    words = re.findall(rf"`((?:{ours})/[\w/.-]+)`", (ROOT / name).read_text())
    missing = [word for word in words if not (ROOT / word).exists()]
    assert not missing
