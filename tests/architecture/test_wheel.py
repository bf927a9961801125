"""What is installed without a clone holds all that the program reads."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DATA = (
    "schemas/**/*.avsc",
    "mappings/**/*",
    "echoless/demo/northwind/*",
    "coupling_store/migrations/**/*.py",
)


@pytest.fixture(scope="module")
def inside(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Build the wheel with what is installed already, and list it."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps"]
    done = subprocess.run(
        [*command, "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (wheel,) = folder.glob("*.whl")
    return set(zipfile.ZipFile(wheel).namelist())


@pytest.mark.parametrize("pattern", DATA)
def test_the_wheel_holds_what_the_program_reads(inside: set[str], pattern: str) -> None:
    needed = {str(file.relative_to(ROOT)) for file in ROOT.glob(pattern) if file.is_file()}
    needed = {name for name in needed if "__pycache__" not in name}
    assert needed
    assert needed <= inside


def test_the_wheel_brings_no_top_level_name_but_ours(inside: set[str]) -> None:
    tops = {name.split("/")[0] for name in inside if ".dist-info/" not in name}
    assert tops == {
        "agents", "connectors", "coupling_store", "echoless", "mappings", "rules", "schemas", "streams",
    }  # fmt: skip
