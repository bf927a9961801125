"""Compiled rules are one choice for a whole installation, and a machine that cannot compile loses nothing."""

import importlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.machinery import ExtensionFileLoader, SourceFileLoader
from pathlib import Path

import hatch_build
from echoless.surroundings import rules_are

ROOT = Path(__file__).resolve().parents[2]
HOOK = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"][
    "hooks"
]["custom"]


def to_compile() -> Iterator[Path]:
    found = [file.relative_to(ROOT) for pattern in HOOK["modules"] for file in ROOT.glob(pattern)]
    return (file for file in found if str(file) not in HOOK["plain"])


def test_all_rules_are_compiled_or_none() -> None:
    names = [".".join(file.with_suffix("").parts) for file in to_compile()]
    assert "rules.change" in names
    specs = [importlib.util.find_spec(name) for name in names]
    assert len({Path(str(spec and spec.origin)).suffix for spec in specs}) == 1


def test_what_doctor_tells_is_how_the_rules_were_loaded() -> None:
    loaded = type(importlib.import_module("rules.change").__loader__)
    told = {SourceFileLoader: "plain Python", ExtensionFileLoader: "compiled"}
    assert rules_are() == told[loaded]


def test_no_compiled_file_lies_beside_the_sources() -> None:
    beside = [file for file in to_compile() if list((ROOT / file).parent.glob(f"{file.stem}.*.so"))]
    assert not beside


def test_what_stays_plain_exists() -> None:
    assert [name for name in HOOK["plain"] if not (ROOT / name).is_file()] == []


def test_without_a_c_compiler_the_wheel_is_plain_and_says_so(tmp_path: Path) -> None:
    environment = {**os.environ, "HATCH_BUILD_HOOKS_ENABLE": "1", "CC": "no-such-compiler"}
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "rules: plain Python, for there is no C compiler (no-such-compiler)" in done.stdout + done.stderr
    (wheel,) = tmp_path.glob("*-py3-none-any.whl")
    assert "rules/change.py" in zipfile.ZipFile(wheel).namelist()


def test_what_was_compiled_from_other_sources_is_never_taken(tmp_path: Path) -> None:
    names = [str(file) for file in to_compile()]
    for package in hatch_build.PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    before = hatch_build.digest(tmp_path, names)
    (tmp_path / "rules" / "model" / "__init__.py").write_text("changed = True\n")
    assert hatch_build.digest(tmp_path, names) != before
