"""The database's own clock, in microseconds since 1970: one clock for all workers."""

from typing import Any

from sqlalchemy import BigInteger
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class MicrosNow(FunctionElement[int]):
    """The moment at which the statement runs, not that at which its transaction began."""

    type = BigInteger()
    inherit_cache = True


@compiles(MicrosNow, "sqlite")
def _sqlite(_element: MicrosNow, _compiler: Any, **_more: Any) -> str:
    # Milliseconds at best; no matter for leases of seconds.
    return "CAST(round((julianday('now') - 2440587.5) * 86400000.0) AS INTEGER) * 1000"


@compiles(MicrosNow, "postgresql")
def _postgresql(_element: MicrosNow, _compiler: Any, **_more: Any) -> str:
    return "CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)"
