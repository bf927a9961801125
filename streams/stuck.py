"""The end of a process that cannot end in order: it says why and where every thread stands, and is gone."""

import faulthandler
import logging
import os
from typing import NoReturn

log = logging.getLogger(__name__)

STUCK = 70
"""Exit code: an internal error, to be mended by a restart. What was not committed is delivered again."""


def end_process(why: str) -> NoReturn:
    """End this process at once, whatever its threads are doing."""
    log.critical("%s; ending the process", why)
    faulthandler.dump_traceback(all_threads=True)
    # Not sys.exit: the loop that would carry it out is the one that hangs.
    os._exit(STUCK)
