"""The transforms that mappings may use: our own, and those that installed packages bring."""

from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType

from echoless.failures import Exit, Failure
from rules.transforms import TRANSFORMS, Registry, Transform

GROUP = "echoless.transforms"
"""The entry point group: its names are the words in mappings, its values the classes behind them."""


def transforms() -> Registry:
    """Give all transforms by their words. Raises Failure if one that is installed cannot be used."""
    found: dict[str, type[Transform]] = {}
    for entry in entry_points(group=GROUP):
        if entry.name in TRANSFORMS or entry.name in found:
            raise _failure(entry, "the word is taken already")
        found[entry.name] = _load(entry)
    return MappingProxyType({**TRANSFORMS, **found})


def _load(entry: EntryPoint) -> type[Transform]:
    try:
        kind = entry.load()
    except Exception as error:  # the code of others may do anything at import
        raise _failure(entry, f"it cannot be loaded: {error}") from error
    if not (isinstance(kind, type) and issubclass(kind, Transform)):
        raise _failure(entry, "it is no subclass of rules.transforms.Transform")
    return kind


def _failure(entry: EntryPoint, why: str) -> Failure:
    package = f"{entry.dist.name} {entry.dist.version}" if entry.dist else "a package"
    return Failure(
        f"the transform `{entry.name}` ({entry.value}) of {package} cannot be used: {why}",
        "correct or uninstall that package",
        Exit.USAGE,
    )
