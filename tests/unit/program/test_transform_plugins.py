"""Transforms of other packages: found by their entry point, and refused when they cannot be used."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from echoless.failures import Failure
from echoless.wiring.transforms import GROUP, transforms
from rules.chains import chain_towards
from rules.description.transforms import transforms_page
from rules.model import FieldRow
from rules.transforms import TRANSFORMS
from tests.fixtures.program import Run

EXAMPLE = Path(__file__).parents[3] / "examples" / "transform_plugin"
PIP = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index"]


def installed(folder: Path, entries: str, name: str = "stranger") -> None:
    """Install a package of one entry point file, and the code of `other.py`."""
    metadata = folder / f"{name}-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(f"[{GROUP}]\n{entries}\n")


def test_without_plug_ins_the_transforms_are_our_own() -> None:
    assert transforms() == TRANSFORMS


def test_the_transform_of_the_example_works_once_it_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = [*PIP, "--no-deps", "--no-build-isolation", "--target", str(tmp_path), str(EXAMPLE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    monkeypatch.syspath_prepend(str(tmp_path))
    registry = transforms()
    row = FieldRow.model_validate({"left": "a", "right": "b", "transform": [{"vat_number": "DE"}]})
    (step,) = chain_towards(row, "right", "both", registry)
    assert step.apply("123.456.789") == "DE123456789"
    assert registry.keys() - TRANSFORMS.keys() == {"vat_number"}


@pytest.mark.parametrize(
    ("entries", "trouble"),
    [
        (
            "shout = no_such_module:Shout",
            "`shout` (no_such_module:Shout) of stranger 1.0 .* cannot be loaded",
        ),
        ("shout = json:NoSuchClass", "cannot be loaded"),
        ("shout = json:JSONDecoder", "no subclass of rules.transforms.Transform"),
        ("shout = json:loads", "no subclass of rules.transforms.Transform"),
        ("upper = rules.transforms.upper:Upper", "`upper` .* the word is taken already"),
    ],
)
def test_a_plug_in_that_cannot_be_used_is_a_failure_that_names_its_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, entries: str, trouble: str
) -> None:
    installed(tmp_path, entries)
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(Failure, match=trouble.replace("(", r"\(").replace(")", r"\)")):
        transforms()


def test_two_packages_with_one_word_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("one", "two"):
        installed(tmp_path, "shout = rules.transforms.upper:Upper", name)
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(Failure, match="the word is taken already"):
        transforms()


def test_mapping_transforms_lists_the_words_and_prints_the_reference(echoless: Run) -> None:
    rows = {row["transform"]: row for row in json.loads(echoless("mapping", "transforms", "--json").out)}
    assert rows.keys() == TRANSFORMS.keys()
    assert rows["trim"]["on the way back"] == "The same again."
    assert "regex_extract" in echoless("mapping", "transforms").out
    assert echoless("mapping", "transforms", "--page").out == transforms_page(TRANSFORMS)
