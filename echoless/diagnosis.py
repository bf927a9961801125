"""What is missing before everything can run, and the command that mends it."""

import platform
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from connectors.port import TargetDown
from coupling_store.port import StoreDown
from echoless.failures import Exit
from echoless.foreseen import FORESEEN, failure_of
from echoless.settings import Settings
from echoless.strays import REMEDY, stray_couplings
from echoless.surroundings import rules_are, strangers
from echoless.wiring.broker import embedded_broker, java
from echoless.wiring.migrating import pending_migrations
from echoless.wiring.progress import missing_topics
from echoless.wiring.rules import catalog, load, registry_reached
from echoless.wiring.sides import is_captured, merges_edits, misfits
from echoless.wiring.store import store
from schemas.compatibility import check_folder
from schemas.ids import RegistryDown
from streams.admin import TopicsFailed
from streams.broker import BrokerFailed

State = Literal["fine", "later", "wrong", "down"]
"""later: `echoless up` sees to it by itself."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a look at one thing has shown."""

    what: str
    state: State
    detail: str
    remedy: str = ""


UP = "echoless up does it"


def of_the_machine() -> Iterator[Finding]:
    """Look at what does not depend on the configuration."""
    enough = sys.version_info >= (3, 11)
    yield Finding(
        "Python", "fine" if enough else "wrong", platform.python_version(), "" if enough else "make setup"
    )
    yield Finding("rules", "fine", rules_are())
    taken = strangers()
    yield Finding(
        "package names",
        "wrong" if taken else "fine",
        "; ".join(taken) or "ours alone",
        "give echoless an environment of its own: make setup" if taken else "",
    )


def of_the_settings(settings: Settings) -> Iterator[Finding]:
    """Look at everything that the configuration names."""
    yield from _carefully("schemas", _schemas(settings))
    yield from _carefully("mappings", _mappings(settings))
    yield from _registry(settings)
    yield from _carefully("broker", _broker(settings))
    yield from _carefully("topics", _topics(settings))
    yield from _carefully("store", _store(settings))
    for side in settings.sides:
        yield from _carefully(f"side {side}", _side(settings, side))


def _carefully(name: str, findings: Iterator[Finding]) -> Iterator[Finding]:
    """Turn what a look stumbles over into a finding: the others still get their turn."""
    try:
        yield from findings
    except FORESEEN as error:
        failure = failure_of(error)
        state: State = "down" if failure.code == Exit.DOWN else "wrong"
        yield Finding(name, state, failure.what, failure.remedy)


def _schemas(settings: Settings) -> Iterator[Finding]:
    problems = check_folder(settings.schemas)
    if not problems:
        catalog(settings)  # a folder without any schema is well-formed, and no use
    detail = f"{len(problems)} problem(s)" if problems else str(settings.schemas)
    yield Finding(
        "schemas", "wrong" if problems else "fine", detail, "echoless schemas check" if problems else ""
    )


def _mappings(settings: Settings) -> Iterator[Finding]:
    loaded = load(settings)
    if loaded.errors:
        yield Finding("mappings", "wrong", f"{len(loaded.errors)} error(s)", "echoless mapping check")
    else:
        yield Finding("mappings", "fine", ", ".join(model.mapping for model in loaded.models))


def _registry(settings: Settings) -> Iterator[Finding]:
    try:
        address = registry_reached(settings)
    except RegistryDown as down:
        yield Finding("registry", "down", str(down), "start it, or correct registry.url")
        return
    if address:
        yield Finding("registry", "fine", address)


def _broker(settings: Settings) -> Iterator[Finding]:
    if settings.broker.bootstrap_servers:
        return
    try:
        yield Finding("Java", "fine", str(java()))
    except BrokerFailed as failed:
        yield Finding("Java", "wrong", failed.cause, failed.remedy)
    running = embedded_broker(settings).status()
    if running:
        yield Finding("broker", "fine", f"the embedded one, at {running.bootstrap}")
    else:
        yield Finding("broker", "later", "the embedded one does not run", UP)


def _topics(settings: Settings) -> Iterator[Finding]:
    if not settings.broker.bootstrap_servers and not embedded_broker(settings).status():
        return
    try:
        missing = missing_topics(settings)
    except TopicsFailed as failed:
        yield Finding("broker", "down", failed.cause, failed.remedy)
        return
    state: State = "later" if missing else "fine"
    yield Finding(
        "topics",
        state,
        f"{len(missing)} missing" if missing else "all there",
        "echoless topics create" if missing else "",
    )


def _store(settings: Settings) -> Iterator[Finding]:
    try:
        pending = pending_migrations(settings)
    except StoreDown as down:
        yield Finding("store", "down", str(down), "start its database, or correct `store`")
        return
    detail = f"{len(pending)} migration(s) to apply" if pending else "up to date"
    yield Finding("store", "later" if pending else "fine", detail, "echoless db upgrade" if pending else "")
    if not pending:
        yield from _strays(settings)


def _strays(settings: Settings) -> Iterator[Finding]:
    with store(settings) as opened:
        found = sorted(stray_couplings(settings, opened).items())
    if found:
        named = ", ".join(f"{mapping} ({count})" for mapping, count in found)
        many = sum(count for _, count in found)
        yield Finding("couplings", "fine", f"{many} coupling(s) of unknown mappings: {named}", REMEDY)


def _side(settings: Settings, side: str) -> Iterator[Finding]:
    try:
        captured = is_captured(settings, side)
        merges = captured and merges_edits(settings, side)
        wrong = misfits(settings, side)
    except TargetDown as down:
        yield Finding(f"side {side}", "down", str(down), f"start it, or correct sides.{side}.url")
        return
    if merges:
        yield Finding(f"side {side}", "fine", "reached, and captured")
    elif captured:
        detail = "reached, and captured by triggers of an earlier version: edits that wait are not merged"
        yield Finding(f"side {side}", "fine", detail, f"echoless connect {side}")
    else:
        yield Finding(f"side {side}", "wrong", "not captured yet", f"echoless connect {side}")
    for misfit in wrong:
        yield Finding(f"side {side}", "wrong", f"{misfit.table}: {misfit.message}", misfit.remedy)
