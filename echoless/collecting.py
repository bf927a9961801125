"""How a worker collects garbage: seldom, for a batch lives and dies together."""

import gc

ALLOCATIONS = 100_000
"""Of objects that may refer to others, between two looks for garbage: a batch makes about as many."""


def collect_seldom() -> None:
    """Leave what is there out of all collections, and look seldom: it took a third of a worker's time.

    Almost nothing of ours is part of a cycle, so all else is freed at once in any case.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(ALLOCATIONS, 50, 100)
