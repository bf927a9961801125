"""What an error of the database means for the batch: try it again, or decide it anew."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError

from coupling_store.port import CouplingTaken, StoreDown


@contextmanager
def told_apart(taken: Callable[[BaseException], bool]) -> Iterator[None]:
    """Raise CouplingTaken for a second coupling of a record, StoreDown for what may pass.

    Lost connections, deadlocks, lock timeouts and a busy file are OperationalErrors with either
    driver. What is left (a wrong statement, a missing table) is a mistake of ours and stays as it is.
    """
    try:
        yield
    except IntegrityError as error:
        if error.orig is None or not taken(error.orig):
            raise
        raise CouplingTaken(f"a record is already coupled in this mapping: {error.orig}") from error
    except (OperationalError, InterfaceError) as error:
        raise StoreDown(f"the store gave up: {error.orig}. The batch is tried again.") from error
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        raise StoreDown(f"the connection to the store broke: {error.orig}") from error
