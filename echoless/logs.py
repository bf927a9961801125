"""Structured logs: lines for a person at a terminal, JSON for anything else; never a secret."""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, TextIO

import structlog
from structlog.typing import Processor

from echoless.repeats import OncePerWhile

_SECRET_KEYS = re.compile(r"password|passwd|secret|token|api_?key|authorization|credential", re.IGNORECASE)
_IN_ADDRESS = re.compile(r"(?P<who>[a-z][a-z0-9+.-]*://[^\s:/@]*):[^\s/@]*@", re.IGNORECASE)
_IN_TEXT = re.compile(
    r"(?P<name>\w*(?:password|passwd|secret|token)\w*['\"]?\s*[:=]\s*)(?P<q>['\"]?)[^\s'\",;)}]+",
    re.IGNORECASE,
)
_MASK = "***"
_QUIETENED = {
    "alembic": logging.WARNING,
    "streams.batches": logging.WARNING,  # Faust speaks under the name of the module that subclasses it
    "faust": logging.WARNING,
    "mode": logging.WARNING,
    "httpx": logging.WARNING,
    # These warn of what they mend by themselves a moment later.
    "aiokafka": logging.ERROR,
    "kafka": logging.ERROR,
}
"""Libraries that tell much which nobody asked, unless at level debug."""


def masked(text: str) -> str:
    """Hide passwords in addresses and in ``password=…`` pairs.

    >>> masked("postgresql://crm:hush@localhost/crm is down")
    'postgresql://crm:***@localhost/crm is down'
    >>> masked("sasl.password='hush'")
    "sasl.password='***'"
    """
    text = _IN_ADDRESS.sub(rf"\g<who>:{_MASK}@", text)
    return _IN_TEXT.sub(rf"\g<name>\g<q>{_MASK}", text)


def redacted(name: str, value: object) -> object:
    """Hide a value that its name or its text gives away as secret."""
    if name and _SECRET_KEYS.search(name):
        return _MASK
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, Mapping):
        return {key: redacted(str(key), inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [redacted("", inner) for inner in value]
    return value if isinstance(value, bool | int | float | None) else masked(str(value))


def _redact(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {name: value if name.startswith("_") else redacted(name, value) for name, value in event.items()}


def configure_logs(level: str = "info", stream: TextIO | None = None) -> None:
    """Send all logs, ours and the libraries', to standard error (or a stream)."""
    stream = stream or sys.stderr
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _redact,
    ]
    last: Processor = (
        structlog.dev.ConsoleRenderer() if stream.isatty() else structlog.processors.JSONRenderer()
    )
    handler = logging.StreamHandler(stream)
    if level != "debug":
        handler.addFilter(OncePerWhile("aiokafka", "kafka"))
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name, least in _QUIETENED.items():
        logging.getLogger(name).setLevel(logging.NOTSET if level == "debug" else least)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
