"""Draws at random what a world is like."""

import random

from rules.compiled import OnDelete, OnExit, OnForeignWrite, OnMissing, Policy
from tests.property.drawn_lines import any_shape
from tests.property.kinds import Kind
from tests.property.setup import Setup


def any_setup(rng: random.Random) -> Setup:
    """Draw a setup."""
    deletes, foreign = rng.random() < 0.4, rng.random() < 0.3
    ways: tuple[OnForeignWrite, ...] = ("ignore", "put back", "synchronize")
    ends: tuple[OnDelete, ...] = ("ignore", "uncouple", "delete", "restore")
    exits: tuple[OnExit, ...] = ("ignore", "uncouple", "delete")
    policies: tuple[Policy, ...] = ("left wins", "right wins", "latest", "error")
    missing: tuple[OnMissing, ...] = ("park", "clear", "keep")
    erp, crm = any_kind(rng), any_kind(rng)
    return Setup(
        erp=erp,
        crm=crm,
        policy=rng.choice(policies),
        on_delete=(rng.choice(ends), rng.choice(ends)),
        foreign=(rng.choice(ways), rng.choice(ways)),
        missing=rng.choice(missing),
        enforce=rng.random() < 0.3,
        rejects=rng.random() < 0.3,
        fails=rng.random() < 0.3,
        ghosts=rng.random() < 0.4,
        deletes=deletes,
        foreign_writes=foreign,
        vendors=crm.tells_version and rng.random() < 0.4,
        on_exit=rng.choice(exits),
        exits=rng.random() < 0.3,
        shape=any_shape(rng) if rng.random() < 0.5 else None,
    )


def any_kind(rng: random.Random) -> Kind:
    """Draw what a side can do."""
    versions = rng.random() < 0.6
    return Kind(
        versions=versions,
        tells_version=versions or rng.random() < 0.5,
        tells_values=rng.random() < 0.5,
        rounds=rng.random() < 0.3,
        blanks=rng.choice(("kept", "kept", "no nulls", "no blanks")),
    )
