"""The wheel with compiled rules: only when asked for, only where a C compiler is (docs/decisions/060).

``HATCH_BUILD_HOOKS_ENABLE=1`` asks for it, as ``make wheel`` and ``make compiled`` do. Everything is
compiled in a copy: beside the sources there never is a compiled file that somebody could run by mistake.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGES = ("schemas", "rules")
"""What the compiled modules lean on: they are compiled by these types, too."""
SETTINGS = "[mypy]\nplugins = pydantic.mypy\nignore_missing_imports = True\n"
"""Whether all types are right is the linter's business; here they only have to be known."""
SUFFIX = str(sysconfig.get_config_var("EXT_SUFFIX"))


class CompiledRules(BuildHookInterface[Any]):
    """Puts the compiled modules beside their sources, which stay for readers and tracebacks."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, or say why not; an editable install stays plain Python."""
        if version == "editable":
            return
        root = Path(self.root)
        try:
            place = built(root, modules(root, self.config["modules"], self.config["plain"]))
        except NotCompiled as why:
            self.app.display_warning(f"rules: plain Python, for {why}")
            return
        self.app.display_info("rules: compiled")
        build_data["pure_python"] = False
        build_data["infer_tag"] = True
        files = [file for file in place.rglob("*") if file.is_file()]
        build_data["force_include"].update({str(file): str(file.relative_to(place)) for file in files})


class NotCompiled(Exception):
    """Why the rules stay as they are written, as half a sentence."""


def what_is_lacking() -> str:
    """Name what is not there to compile with; nothing, if all is there."""
    compiler = (os.environ.get("CC") or str(sysconfig.get_config_var("CC") or "cc")).split()[0]
    if os.name != "nt" and shutil.which(compiler) is None:
        return f"C compiler ({compiler})"
    header = Path(sysconfig.get_path("include")) / "Python.h"
    return "" if header.exists() else f"{header} (Debian: python3-dev)"


def modules(root: Path, patterns: Sequence[str], plain: Sequence[str]) -> list[str]:
    """Name the files to compile, as paths below the root."""
    found = {str(file.relative_to(root)) for pattern in patterns for file in root.glob(pattern)}
    return sorted(found - set(plain))


def built(root: Path, names: Sequence[str]) -> Path:
    """Give the folder with what was compiled from these very sources, now or earlier. Raises NotCompiled."""
    if lacking := what_is_lacking():
        raise NotCompiled(f"there is no {lacking}")
    place = root / "build" / "mypyc" / digest(root, names)
    if not place.exists():
        with tempfile.TemporaryDirectory() as folder:
            compile_in_copy(root, Path(folder), names)
            keep(Path(folder), place)
    return place


def digest(root: Path, names: Sequence[str]) -> str:
    """Tell apart all that what is compiled depends on."""
    told = hashlib.sha256(repr((version("mypy"), sys.version, SUFFIX, SETTINGS, names)).encode())
    for file in sorted(file for package in PACKAGES for file in (root / package).rglob("*.py")):
        told.update(f"\0{file.relative_to(root)}\0".encode() + file.read_bytes())
    return told.hexdigest()[:20]


def compile_in_copy(root: Path, folder: Path, names: Sequence[str]) -> None:
    """Run mypyc where nothing but the packages lies. Raises NotCompiled with what it said last."""
    for package in PACKAGES:
        shutil.copytree(root / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "mypy.ini").write_text(SETTINGS)
    done = subprocess.run(
        [sys.executable, "-m", "mypyc", "--config-file=mypy.ini", *names],
        cwd=folder,
        env={**os.environ, "MYPYC_DEBUG_LEVEL": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NotCompiled(f"mypyc failed:\n{done.stdout[-3000:]}")


def keep(folder: Path, place: Path) -> None:
    """Keep the shared objects, all or none: whoever finds the folder finds it complete."""
    unfinished = place.with_name(f"{place.name}.{os.getpid()}")
    for file in (file for pattern in (".", *PACKAGES) for file in (folder / pattern).glob(f"*{SUFFIX}")):
        goal = unfinished / file.relative_to(folder)
        goal.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, goal)
    unfinished.rename(place)
