"""A small landscape to decide in: two sides, three mappings, and everything about them that may vary."""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from rules.compiled import (
    CompiledMapping,
    Lane,
    OnDelete,
    OnExit,
    OnForeignWrite,
    OnMissing,
    Policy,
    Row,
)
from schemas.keys import ROLES, Role
from schemas.values import Image, Value
from tests.property.lines import (
    Shape,
    any_shape,
    edits_of,
    is_narrow,
    policies_of,
    rows_from,
    same_of,
    templates_for,
)
from tests.property.rows import Blanks, alike, as_is, blanked, by_source, rounded, short

INTEGRATION: Final = {"erp": "erp-sync", "crm": "crm-sync"}


@dataclass(frozen=True, slots=True)
class Kind:
    """What a side's target can do."""

    versions: bool = True
    """It refuses a write that is based on an older version."""
    tells_version: bool = True
    tells_values: bool = True
    rounds: bool = False
    """It trims texts and cuts numbers to one digit after the point."""
    blanks: Blanks = "kept"

    def stored(self, name: str, value: Value) -> Value:
        """Give what the target makes of a value in a field."""
        return blanked(name, rounded(value) if self.rounds else value, self.blanks)


@dataclass(frozen=True, slots=True)
class Setup:
    """All that differs from world to world."""

    erp: Kind = field(default_factory=Kind)
    crm: Kind = field(default_factory=Kind)
    policy: Policy = "left wins"
    on_delete: tuple[OnDelete, OnDelete] = ("ignore", "ignore")
    on_exit: OnExit = "ignore"
    """What happens when an account is no customer (or vendor) any more."""
    exits: bool = False
    """Accounts change their kind."""
    foreign: tuple[OnForeignWrite, OnForeignWrite] = ("ignore", "ignore")
    missing: OnMissing = "park"
    enforce: bool = False
    rejects: bool = False
    """Targets reject the name ``bad``."""
    fails: bool = False
    """Targets fail now and then."""
    ghosts: bool = False
    """Workers die between producing commands and committing what they decided."""
    deletes: bool = False
    foreign_writes: bool = False
    vendors: bool = False
    """One account may be a customer and a vendor. Needs a side that tells versions: without, nobody
    can tell which of the two couplings wrote what."""

    shape: Shape | None = None
    """Customers and accounts as drawn at random, instead of the mapping written below."""

    def kind(self, side: str) -> Kind:
        """Give what a side's target can do."""
        return self.erp if side == "erp" else self.crm

    def same(self, name: str, one: Value, two: Value) -> bool:
        """Tell whether two values are the same but for what the two targets make of them."""
        return self.crm.stored(name, self.erp.stored(name, one)) == self.crm.stored(
            name, self.erp.stored(name, two)
        )


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


def mappings(setup: Setup) -> dict[str, CompiledMapping]:
    """Make the three mappings: representatives, customers, vendors."""
    missing = setup.missing
    customer = (
        Row("name", "name", as_is),
        Row("city", "town", short),
        Row("credit", "credit", as_is),
        Row("phone", "phone", as_is),
        Row("rep", "owner", as_is, reference=("rep", "left"), missing=missing),
        Row(None, "kind", as_is, constant="c"),
    )
    account = (
        Row("name", "name", as_is),
        Row("town", "city", short),
        Row("credit", "credit", as_is),
        Row("memo", "note", as_is),
        Row("owner", "rep", as_is, reference=("rep", "right"), missing=missing),
    )
    vendor = (
        Row("name", "name", as_is),
        Row("credit", "credit", as_is),
        Row(None, "kind", as_is, constant="v"),
    )
    supplier = (Row("name", "name", as_is), Row("credit", "credit", as_is))
    name = (Row("name", "name", as_is),)
    same: dict[tuple[Role, str], Callable[[Value, Value], bool]] = {
        ("left", "city"): alike,
        ("right", "town"): alike,
    }
    enforce = {("right", "phone"), ("left", "note")} if setup.enforce else set()
    found = {
        "rep": _mapping("rep", setup, ("rep", name), ("user", name)),
        "customer": _mapping(
            "customer",
            setup,
            ("customer", customer),
            ("account", account),
            lambda i: i.get("kind") != "v",
            same,
            enforce,
        ),
    }
    if setup.shape is not None:
        found["customer"] = _drawn(setup, setup.shape)
    if setup.vendors:
        found["vendor"] = _mapping(
            "vendor", setup, ("vendor", vendor), ("account", supplier), lambda i: i.get("kind") in {"v", "cv"}
        )
    return found


def _mapping(
    name: str,
    setup: Setup,
    left: tuple[str, tuple[Row, ...]],
    right: tuple[str, tuple[Row, ...]],
    matches: Callable[[Image], bool] = lambda _: True,
    same: dict[tuple[Role, str], Callable[[Value, Value], bool]] | None = None,
    enforce: Iterable[tuple[Role, str]] = (),
) -> CompiledMapping:
    fields: set[tuple[Role, str]] = set()
    for row in left[1]:
        fields |= {("left", row.source)} if row.source else set()
        fields |= {("right", row.target)}
    for row in right[1]:
        fields |= {("right", row.source)} if row.source else set()
        fields |= {("left", row.target)}
    return CompiledMapping(
        name=name,
        left=_lane("left", "erp", left, setup, lambda _: True),
        right=_lane("right", "crm", right, setup, matches),
        policies=dict.fromkeys(fields, setup.policy),
        same=same or {},
        enforce=frozenset(enforce),
    )


def _lane(
    role: Role, side: str, table: tuple[str, tuple[Row, ...]], setup: Setup, matches: Callable[[Image], bool]
) -> Lane:
    rows = table[1]
    return Lane(
        role=role,
        side=side,
        table=table[0],
        integration_user=INTEGRATION[side],
        sends=True,
        creates=True,
        matches=matches,
        rows=rows,
        rows_of=by_source(rows),
        on_delete=setup.on_delete[0 if role == "left" else 1],
        foreign_writes=setup.foreign[0 if role == "left" else 1],
        on_exit=setup.on_exit if role == "right" else "ignore",
    )


def _drawn(setup: Setup, shape: Shape) -> CompiledMapping:
    """Make the mapping of customers that was drawn."""
    rows = {role: rows_from(shape, role) for role in ROLES}
    drawn = _mapping(
        "customer",
        setup,
        ("customer", rows["left"]),
        ("account", rows["right"]),
        lambda image: image.get("kind") != "v",
        same_of(shape),
        edits_of(shape, "put back"),
    )
    left = replace(
        drawn.left,
        sends=shape.way != "to_left",
        creates=shape.way != "to_left" and shape.creates[0],
        matches=is_narrow if shape.narrow else drawn.left.matches,
        templates=templates_for(shape, "right"),
        on_exit=setup.on_exit,
    )
    right = replace(
        drawn.right,
        sends=shape.way != "to_right",
        creates=shape.way != "to_right" and shape.creates[1],
        templates=templates_for(shape, "left"),
    )
    return replace(
        drawn,
        left=left,
        right=right,
        policies=policies_of(shape),
        report=edits_of(shape, "report"),
    )
