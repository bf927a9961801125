"""What people do with records: make, edit, delete and couple them."""

from datetime import timedelta
from decimal import Decimal

from schemas.keys import LinkKey, RecordKey
from schemas.values import Value, Values
from tests.property.side import FIELDS
from tests.property.world import World

SIDE_OF = {"rep": "erp", "customer": "erp", "vendor": "erp", "user": "crm", "account": "crm"}
CHOICES: dict[str, tuple[Value, ...]] = {
    "kind": ("c", "v", "cv"),
    "terms": ("A", "a", "B", "C", None),
    "tier": ("1", "2", "3", None),
}
EDITABLE = {
    "rep": ("name",),
    "user": ("name",),
    "customer": ("name", "city", "credit", "phone", "rep", "note"),
    "account": ("name", "town", "credit", "phone", "owner", "memo"),
    "vendor": ("name", "credit"),
}
MORE = {"customer": ("street", "terms"), "account": ("label", "tier")}
"""What people edit besides where the mapping is drawn."""
REFERS = {"rep": "rep", "owner": "user"}


def some_value(world: World, name: str) -> Value:
    """Draw a value for a field."""
    rng = world.rng
    if name in REFERS:
        found = [k.id for k in world.alive(REFERS[name])]
        return rng.choice([*found, None]) if found else None
    if name == "credit":
        return rng.choice((None, Decimal("1.25"), Decimal("1.2"), Decimal(rng.randrange(9999)) / 100))
    if name in CHOICES:
        return rng.choice(CHOICES[name])
    pool: tuple[Value, ...] = (f"n{world.step}", f"n{world.step}", f"n{world.step} ", "a", "A", "", None)
    if name == "name" and rng.random() < 0.1:
        return "bad"
    if name in {"city", "town"} and rng.random() < 0.15:
        return f"too long {world.step}"
    return rng.choice(pool)


def editable(world: World, table: str) -> tuple[str, ...]:
    """Give the fields of a table that people edit."""
    return (*EDITABLE[table], *(MORE.get(table, ()) if world.setup.shape else ()))


def create(world: World, table: str) -> None:
    """A user makes a record."""
    side = world.side(SIDE_OF[table])
    world.tick()
    key = RecordKey(side.name, table, f"{table[0]}{world.step}")
    values: Values = {n: some_value(world, n) for n in editable(world, table)}
    if table == "account":
        values |= {"kind": world.rng.choice(("c", "v", "cv"))}
    side.write(key, "user", {**dict.fromkeys(FIELDS[table]), **values}, world.now, world.step)
    world.trace.append(f"{world.step}: create {key} {values}")
    world.actions += 1


def edit(world: World, key: RecordKey, by: str = "user") -> None:
    """Somebody edits one to three fields of a record."""
    world.tick()
    side = world.side(key.side)
    fields = editable(world, key.table)
    if key.table == "account" and world.setup.exits:
        fields = (*fields, "kind")
    names = world.rng.sample(fields, min(len(fields), world.rng.choice((1, 1, 2, 3))))
    values = {n: some_value(world, n) for n in names}
    present = side.records[key]
    values = {n: v for n, v in values.items() if present.get(n) != side.kind.stored(n, v)}
    if not values:
        return
    skew = timedelta(seconds=3) if key.side == "crm" else timedelta()
    side.write(key, by, values, world.now + skew, world.step)
    world.trace.append(f"{world.step}: {by} edits {key} {values} -> v{side.clock}")
    world.actions += 1


def delete(world: World, key: RecordKey, by: str = "user") -> None:
    """Somebody deletes a record."""
    world.tick(f"{by} deletes {key}")
    world.side(key.side).write(key, by, None, world.now, world.step)
    world.actions += 1


def recreate(world: World, key: RecordKey) -> None:
    """A user makes a deleted record again, under its old id."""
    world.tick(f"recreate {key}")
    values = {n: some_value(world, n) for n in editable(world, key.table)}
    world.side(key.side).write(
        key, "user", {**dict.fromkeys(FIELDS[key.table]), **values}, world.now, world.step
    )
    world.actions += 1


def couple(world: World) -> None:
    """Somebody couples two records by hand."""
    mapping = world.router.mappings[world.rng.choice(("rep", "customer"))]
    known, pair = world.router.known, []
    for lane in (mapping.left, mapping.right):
        free = [
            k
            for k in world.alive(lane.table)
            if LinkKey(mapping.name, lane.role, k.id) not in known.links
            and k in known.records
            and known.records[k].image is not None
            and k not in world.side(k.side).made_by
        ]
        if not free:
            return
        pair.append(world.rng.choice(free))
    world.tick(f"couple {pair}")
    before = set(known.couplings)
    sync = world.rng.choice(("none", "left", "right"))
    world.emit(world.router.couple(mapping, pair[0], pair[1], sync, world.now))  # type: ignore[arg-type]
    world.coupled_by_hand |= dict.fromkeys(set(known.couplings) - before, world.step)
    world.actions += 1
