"""The plain names of our packages are ours alone in this environment."""

import importlib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from echoless.surroundings import DISTRIBUTION, PACKAGES, strangers

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", PACKAGES)
def test_an_import_name_is_ours(name: str) -> None:
    file = importlib.import_module(name).__file__
    assert file is not None
    assert Path(file).is_relative_to(ROOT)
    assert set(packages_distributions().get(name, [DISTRIBUTION])) == {DISTRIBUTION}


def test_the_check_at_start_agrees() -> None:
    assert strangers() == []


def test_every_package_is_in_the_check() -> None:
    assert {folder.parent.name for folder in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks"} == set(
        PACKAGES
    )


def test_a_stranger_of_the_same_name_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    info = tmp_path / "other_agents-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: other-agents\nVersion: 1.0\n")
    (info / "top_level.txt").write_text("agents\n")
    (info / "RECORD").write_text("agents/__init__.py,,\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert "the package 'agents' is also installed by other-agents" in strangers()
