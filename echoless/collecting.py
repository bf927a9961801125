"""How a worker collects garbage: by the clock, not by the number of objects made."""

import gc
import threading
from itertools import count

SECONDS = 5.0
"""Between two looks for garbage, among what is new: after half a minute of load such a look would hold up
every change that comes meanwhile for a third of a second."""
WHOLE_LOOKS = 720
"""Of so many looks one, once an hour, goes through everything: some tenths of a second in which all waits."""


def collect_seldom() -> None:
    """Leave what is there out of all collections, and look for garbage by the clock.

    A batch keeps some hundred thousand objects until it ends. Python would look through them again and again
    while the batch lives, and find nothing: that took a sixth of a worker's time.
    """
    gc.collect()
    gc.freeze()
    gc.disable()
    threading.Thread(target=_collect, name="garbage", daemon=True).start()


def look(number: int) -> None:
    """Look for garbage among what came since the last look; what is kept is not looked at again so soon.

    A worker remembers tens of thousands of records: to go through them each time would hold up every change
    that comes meanwhile by a third of a second.
    """
    if number % WHOLE_LOOKS == 0:
        gc.unfreeze()
    gc.collect()
    gc.freeze()


def _collect() -> None:
    for number in count(1):
        threading.Event().wait(SECONDS)
        look(number)
