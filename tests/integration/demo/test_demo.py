"""The whole demo, as a user starts it: it proves what it says, and leaves nothing behind."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import psutil
import pytest

pytestmark = [pytest.mark.connected, pytest.mark.slow, pytest.mark.xdist_group("demo")]

ECHOLESS = [sys.executable, "-P", "-m", "echoless"]
SECONDS = 170


def processes_of(folder: Path) -> list[psutil.Process]:
    """Find all processes that were started for a folder."""
    return [
        process
        for process in psutil.process_iter(["cmdline"])
        if any(str(folder) in argument for argument in process.info["cmdline"] or ())
    ]


def wait_for(condition: Callable[[], object], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """Run a small demo once, and keep its folder."""
    folder = tmp_path_factory.mktemp("demo") / "kept"
    command = [*ECHOLESS, "demo", "--json", "--edits", "80", "--folder", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    return folder, done


@pytest.fixture
def told(finished: tuple[Path, subprocess.CompletedProcess[str]]) -> dict[str, Any]:
    _, done = finished
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@pytest.fixture
def copy(finished: tuple[Path, subprocess.CompletedProcess[str]], tmp_path: Path) -> Path:
    """Give a copy of the kept folder, to do harm in."""
    return Path(shutil.copytree(finished[0], tmp_path / "copy"))


def proved(folder: Path) -> tuple[int, dict[str, Any]]:
    command = [*ECHOLESS, "demo", "--prove", "--json", "--folder", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, json.loads(done.stdout)


def write(database: Path, statement: str) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(statement)


def test_the_demo_ends_with_both_sides_in_step(told: dict[str, Any]) -> None:
    assert told["holds"]
    assert told["pairs_compared"] > 250
    assert told["differences"] == told["unpaired"] == told["edits_lost"] == told["errors"] == []
    assert told["errors_open"] == told["commands_after_quiet"] == 0


def test_the_figures_of_the_demo_add_up(told: dict[str, Any]) -> None:
    assert sum(told["outcomes"].values()) == told["decisions"]
    assert told["decisions"] == told["decisions_due"] + told["decisions_again"]
    assert told["decisions_due"] > told["events"]
    assert told["decisions_again"] >= 0
    assert told["pairs_compared"] == sum(
        told[name] for name in ("pairs_equal", "pairs_with_foreign_write", "pairs_different")
    )
    assert told["commands_sent"] == sum(told["commands_by_side"].values())


def test_writes_under_the_integration_account_do_not_cross_in_the_demo(told: dict[str, Any]) -> None:
    assert told["outcomes"]["foreign write"] > 0
    assert told["echoes_dropped"] > 0


@pytest.mark.usefixtures("told")
def test_no_process_of_the_demo_is_left_when_it_ends(
    finished: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    assert processes_of(finished[0]) == []


@pytest.mark.usefixtures("told")
def test_a_kept_demo_can_be_proved_again(copy: Path) -> None:
    status, proof = proved(copy)
    assert (status, proof["holds"]) == (0, True)


@pytest.mark.usefixtures("told")
def test_a_field_that_was_tampered_with_fails_the_proof_and_is_named(copy: Path) -> None:
    account = uuid5(NAMESPACE_URL, "northwind:account/ALFKI")
    write(copy / "sales.db", f"UPDATE account SET address1_city = 'Nowhere' WHERE accountid = '{account}'")
    status, proof = proved(copy)
    assert status == 1
    (difference,) = proof["differences"]
    assert difference["bc/customer/ALFKI"] == {"city": "Berlin"}
    assert {"address1_city": "Nowhere"} in difference.values()


@pytest.mark.usefixtures("told")
def test_a_record_that_vanished_from_one_side_fails_the_proof(copy: Path) -> None:
    write(copy / "bc.db", "DELETE FROM item WHERE no = 'I00003'")
    status, proof = proved(copy)
    assert status == 1
    assert "bc/item/I00003" in " ".join(proof["unpaired"])


@pytest.mark.parametrize(("number", "running"), [(signal.SIGINT, "routing"), (signal.SIGTERM, "kafka.Kafka")])
def test_an_interrupted_demo_leaves_neither_processes_nor_a_folder(
    tmp_path: Path, number: int, running: str
) -> None:
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with (tmp_path.parent / f"{tmp_path.name}.out").open("wb") as out:
        demo = subprocess.Popen([*ECHOLESS, "demo"], stdout=out, stderr=out, env=environment)
        try:
            wait_for(lambda: any(running in p.info["cmdline"] for p in processes_of(tmp_path)), 60)
            demo.send_signal(number)
            assert demo.wait(60) == 130
        finally:
            demo.kill()
            demo.wait()
    # A broker that was about to start is ended by its leash, once that sees that nobody holds it any more.
    wait_for(lambda: processes_of(tmp_path) == [], 20)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_empty_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("precious")
    command = [*ECHOLESS, "demo", "--folder", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "is not empty" in done.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["thesis.txt"]
