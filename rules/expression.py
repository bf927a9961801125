"""Regular expressions that take no longer than their text is long.

RE2 reads them, which never tries a second time what it has tried: no pattern, however unlucky,
can hold up the events behind it. It knows no look-around and no reference back.
"""

from typing import Annotated, Any

import re2
from pydantic import AfterValidator


def compiled(pattern: str) -> Any:
    """Compile a regular expression. Raises ValueError."""
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        (reason,) = error.args
        text = reason.decode() if isinstance(reason, bytes) else str(reason)
        raise ValueError(f"{pattern!r} is no regular expression that RE2 reads: {text}") from error


def _checked(pattern: str) -> str:
    compiled(pattern)
    return pattern


Expression = Annotated[str, AfterValidator(_checked)]
"""A regular expression, as RE2 writes them."""
