"""Is the program alone with its names? Its packages have plain names that others may own as well."""

import importlib.util
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Literal

from echoless.failures import Exit, Failure

DISTRIBUTION = "echoless"
PACKAGES = ("schemas", "rules", "coupling_store", "streams", "agents", "connectors", "echoless")


def strangers() -> list[str]:
    """Tell which of our packages' names another distribution, or a stray folder, has taken."""
    owners = packages_distributions()
    home = Path(__file__).resolve().parent.parent
    return [trouble for name in PACKAGES if (trouble := _trouble(name, owners.get(name, ()), home))]


def refuse_strangers() -> None:
    """Raise Failure if a name is not ours alone."""
    if found := strangers():
        raise Failure("\n".join(found), "give echoless an environment of its own: make setup", Exit.USAGE)


def rules_are() -> Literal["compiled", "plain Python"]:
    """Tell how the rules of this process run: compiled, if its wheel was built so, or as they are written."""
    spec = importlib.util.find_spec("rules.change")
    return "plain Python" if spec is None or str(spec.origin).endswith(".py") else "compiled"


def _trouble(name: str, owners: object, home: Path) -> str:
    others = sorted({str(owner) for owner in owners} - {DISTRIBUTION}) if isinstance(owners, list) else []
    if others:
        return f"the package {name!r} is also installed by {', '.join(others)}"
    spec = importlib.util.find_spec(name)
    place = Path(spec.origin).resolve() if spec and spec.origin else None
    if place is None or not place.is_relative_to(home):
        return f"the package {name!r} comes from {place}, not from {home}"
    return ""
