"""Where the demo happens: a folder that goes away with it, or one that stays."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from echoless.demo.folder import Folder
from echoless.demo.workers import last_lines
from echoless.failures import Failure
from echoless.foreseen import FORESEEN, failure_of
from echoless.logs import configure_logs
from echoless.wiring.broker import embedded_broker


@contextmanager
def demo_folder(path: Path | None, *, keep: bool) -> Iterator[Folder]:
    """Give the folder for the length of a ``with`` block. A failure tells what the log said last."""
    folder = Folder((path or Path(tempfile.mkdtemp(prefix="echoless-demo-"))).resolve())
    folder.make()
    try:
        yield folder
    except FORESEEN as error:
        failure = failure_of(error)
        log = last_lines(folder.log)
        where = f"the whole log: {folder.log}" if keep else "with --keep, the whole log stays"
        what = f"{failure.what}\n{log}".rstrip()
        raise Failure(what, f"{failure.remedy}; {where}", failure.code) from error
    finally:
        _stop_broker(folder)
        if not keep:
            shutil.rmtree(folder.path, ignore_errors=True)


@contextmanager
def logging_to(folder: Folder) -> Iterator[None]:
    """Send the demo's own logs to the workers' log: on the screen they would spoil the table."""
    with folder.log.open("a", encoding="utf-8") as log:
        configure_logs("info", log)
        try:
            yield
        finally:
            configure_logs("warning")


def _stop_broker(folder: Folder) -> None:
    """Interrupted while it started, the broker may still be there."""
    if folder.config.exists():
        with suppress(*FORESEEN):
            embedded_broker(folder.settings()).stop()
