"""How a worker collects garbage: by the clock, not by the number of objects made."""

import gc
import threading

SECONDS = 30.0
"""Between two looks for garbage. Almost nothing of ours is part of a cycle, so all else is freed at once;
what the libraries leave in half a minute is little."""


def collect_seldom() -> None:
    """Leave what is there out of all collections, and look for garbage by the clock.

    A batch keeps some hundred thousand objects until it ends. Python would look through them again and again
    while the batch lives, and find nothing: that took a sixth of a worker's time.
    """
    gc.collect()
    gc.freeze()
    gc.disable()
    threading.Thread(target=_collect, name="garbage", daemon=True).start()


def _collect() -> None:
    while True:
        threading.Event().wait(SECONDS)
        gc.collect()
