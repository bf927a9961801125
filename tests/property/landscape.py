"""The mappings of a world: representatives, customers, vendors."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from rules.compiled import CompiledMapping, Lane, Row
from schemas.keys import ROLES, Role
from schemas.values import Image, Value
from tests.property.kinds import INTEGRATION
from tests.property.lines import Shape
from tests.property.lines_compiled import edits_of, is_narrow, policies_of, rows_from, same_of, templates_for
from tests.property.rows import alike, as_is, by_source, short
from tests.property.setup import Setup


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
