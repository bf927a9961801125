"""The end of a batch, put off: while it is written to the disk, the next batch can be decoded already."""

from collections.abc import Callable
from threading import Lock

from agents.guard import WAITED_FOR


class Closing:
    """A batch that is decided, and whose messages the broker has; what remains is to commit the store.

    Two ask for that: the worker, so that it can acknowledge the batch, and the next batch, which must not be
    decided on anything older. Whoever comes first does it, the other one waits.
    """

    def __init__(self, close: Callable[[], None], again: Callable[[], None]) -> None:
        """``close`` commits; ``again`` does the whole batch once more, should the store go down at that."""
        self._close = close
        self._again = again
        self._lock = Lock()
        self._over = False
        self._failure: BaseException | None = None

    def __call__(self) -> None:
        """Return once the batch stands in the store. Raises what keeps it from standing there, to both."""
        with self._lock:
            if not self._over:
                self._over = True
                try:
                    self._commit()
                except BaseException as failure:
                    self._failure = failure
                    raise
            elif self._failure is not None:
                raise self._failure

    def _commit(self) -> None:
        try:
            self._close()
        except WAITED_FOR:
            self._again()


def closed() -> None:
    """Stand for the batch before the first."""
