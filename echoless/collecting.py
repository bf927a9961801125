"""How a worker collects garbage: by the clock, not by the number of objects made, and where there is any."""

import gc
import threading
import time
from dataclasses import dataclass
from math import ceil

SECONDS = 5.0
"""Between two turns: after half a minute of load a look at what is new would hold up every change that
comes meanwhile for a third of a second."""
WORTHWHILE = 10_000
"""Objects that a look should find for each second it takes; everybody else waits meanwhile."""
IN_VAIN = 0.005
"""The share of the time that looks may take which find nothing."""
RAREST = 64
"""Where looks find nothing, at least one turn in so many is one: every five minutes."""
WHOLE_LOOKS = 720
"""One turn in so many, once an hour, goes through everything: some tenths of a second in which all waits."""


def collect_seldom() -> None:
    """Leave what is there out of all collections, and look for garbage by the clock.

    A batch keeps some hundred thousand objects until it ends. Python would look through them again and again
    while the batch lives, and find nothing: that took a sixth of a worker's time.
    """
    gc.collect()
    gc.freeze()
    gc.disable()
    threading.Thread(target=_collect, name="garbage", daemon=True).start()


@dataclass(slots=True)
class Collector:
    """Looks for garbage among what came since the last turn, more rarely where it finds none.

    What is kept is not looked at again before the next whole look. A worker remembers tens of thousands of
    records, and makes next to no garbage that Python needs a look to find: to go through what it remembered
    in the last seconds of load took up to half a second each time, and found nothing.
    """

    turns: int = 0
    every: int = 1
    """Of so many turns one is a look."""
    next_look: int = 1

    def turn(self) -> None:
        """Look if it is time to; leave all that is kept out of the next look."""
        self.turns += 1
        if self.turns % WHOLE_LOOKS == 0:
            gc.unfreeze()
            gc.collect()
        elif self.turns >= self.next_look:
            self._look()
        gc.freeze()

    def _look(self) -> None:
        began = time.perf_counter()
        found = gc.collect()
        spent = time.perf_counter() - began
        if found >= spent * WORTHWHILE:
            self.every = 1
        else:
            self.every = min(max(2 * self.every, ceil(spent / IN_VAIN / SECONDS)), RAREST)
        self.next_look = self.turns + self.every


def _collect() -> None:
    collector = Collector()
    while True:
        threading.Event().wait(SECONDS)
        collector.turn()
