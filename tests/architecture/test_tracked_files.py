"""Files in the repository name no machine and no package index; the lock fits the project."""

import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
FORBIDDEN = {
    "a machine's path": re.compile(r"/(?:root|work)/[a-z.]|/home/[a-z]+/(?!echoless)"),
    "a package index": re.compile(
        r"pypi\.[o]rg|pythonhosted\.[o]rg|repo1?\.maven|npmjs\.[o]rg|crates\.[i]o/"
    ),
}


def tracked() -> list[Path]:
    if not (ROOT / ".git").exists():
        pytest.skip("not a clone: there is no list of tracked files")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_tracked_file_names(what: str) -> None:
    found = [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()[:120]}"
        for file in tracked()
        for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if FORBIDDEN[what].search(line) and file != Path(__file__).resolve()
    ]
    assert not found, "\n".join(found)


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


def required() -> list[str]:
    settings = project()
    groups = settings["dependency-groups"]
    listed = [*settings["project"]["dependencies"], *settings["build-system"]["requires"]]
    for name in ("build", "test", "lint"):
        listed += groups[name]
    return listed


def test_everything_is_pinned_exactly_and_stands_in_the_lock() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    for requirement in required():
        name, pinned, version = re.split(r"(==)", requirement.split(";")[0].strip(), maxsplit=1)
        assert pinned == "=="
        bare = re.sub(r"\[.*\]", "", name).lower().replace("_", "-")
        assert re.search(
            rf"^{re.escape(bare)}(\[.*\])?=={re.escape(version)}\s", lock, re.MULTILINE | re.IGNORECASE
        )


def test_every_package_in_the_lock_has_hashes_and_none_an_address() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    entries = re.split(r"\n(?=[a-zA-Z0-9])", lock.strip())
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in lock
    assert "--find-links" not in lock
    assert "index-url" not in lock
