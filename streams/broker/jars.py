"""Fetches Kafka's jars into the Maven cache of the machine, once, and remembers where they are."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from streams.broker.failure import BrokerFailed
from streams.broker.maven import remote_repositories

KAFKA = "org.apache.kafka:kafka_2.13:4.3.1"
LOGGING = "org.apache.logging.log4j:log4j-slf4j-impl:2.25.4"
"""Without it Kafka logs nothing: its own package names no logging backend."""


def cache_folder() -> Path:
    """Give the folder that remembers between runs where the jars are."""
    told = os.environ.get("XDG_CACHE_HOME")
    return (Path(told) if told else Path.home() / ".cache") / "echoless"


def kafka_jars(cache: Path | None = None) -> list[Path]:
    """Give all jars the broker needs; downloads them (some 45 MB) the first time.

    Raises BrokerFailed when they cannot be had.
    """
    folder = cache or cache_folder()
    listing = folder / ("kafka-4.3.1.jars")
    if not (jars := _listed(listing)):
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder):
            # Another process may have fetched them while we waited.
            if not (jars := _listed(listing)):
                jars = _fetch()
                listing.write_text("\n".join(map(str, jars)))
    return jars


def _listed(listing: Path) -> list[Path]:
    """Give the jars an earlier run wrote down; none if one of them has gone since."""
    if not listing.exists():
        return []
    jars = [Path(line) for line in listing.read_text().splitlines()]
    return jars if all(jar.exists() for jar in jars) else []


def _fetch() -> list[Path]:
    # Imported here: jgo is slow to import and needed once per machine.
    import jgo  # noqa: PLC0415

    jars: dict[str, Path] = {}
    try:
        # One at a time: resolved together, each would force its versions upon the other's dependencies.
        for wanted in (KAFKA, LOGGING):
            for artifact in jgo.resolve(wanted, repositories=remote_repositories()):
                jars.setdefault(artifact.artifactId, artifact.resolve())
    except Exception as error:
        raise BrokerFailed(
            f"Kafka's jars ({KAFKA}) could not be fetched from the Maven repository: {error}",
            "check the network, the proxy variables (HTTPS_PROXY) and the mirrors in ~/.m2/settings.xml, "
            "then try again; or point the setting bootstrap_servers at an outside cluster",
        ) from error
    return sorted(jars.values())


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / "fetching.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
