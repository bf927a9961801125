"""echoless couple: tie two existing records to each other."""

from typing import Annotated, Literal

import typer

from echoless.failures import Exit, Failure
from echoless.invocation import settings_of
from echoless.show import say
from echoless.wiring.agents import coupler
from echoless.wiring.broker import producer
from echoless.wiring.rules import mappings
from echoless.wiring.store import store
from rules.compiled import CompiledMapping
from schemas.keys import RecordKey


def couple(
    context: typer.Context,
    left: Annotated[str, typer.Argument(help="A record, as side/table/id: erp/customer/C001.")],
    right: Annotated[str, typer.Argument(help="Its counterpart, as side/table/id.")],
    mapping: Annotated[str | None, typer.Option(help="The mapping, if several fit.")] = None,
    sync: Annotated[
        Literal["none", "left", "right"],
        typer.Option(help="Whose values go to the other now; none: differences stay until somebody edits."),
    ] = "none",
) -> None:
    """Couple two records that exist already, as LEFT and RIGHT stand in the mapping."""
    settings = settings_of(context)
    one, other = address(left), address(right)
    chosen = fitting(mappings(settings), one, other, mapping)
    with store(settings) as opened, producer(settings) as out:
        made = coupler(settings, opened, out).couple(chosen.name, one.id, other.id, sync)
    say(f"{one} and {other} are coupled in {chosen.name}: {made.id}")


def address(written: str) -> RecordKey:
    """Read side/table/id; the id may contain slashes. Raises Failure."""
    parts = written.split("/", 2)
    if len(parts) != 3 or not all(parts):
        raise Failure(f"{written!r} is no record", "write it as side/table/id: erp/customer/C001", Exit.USAGE)
    return RecordKey(*parts)


def fitting(
    known: dict[str, CompiledMapping], left: RecordKey, right: RecordKey, name: str | None
) -> CompiledMapping:
    """Find the mapping between the tables of two records. Raises Failure."""
    fit = [m for m in known.values() if _joins(m, left, right) and name in {None, m.name}]
    if len(fit) == 1:
        return fit[0]
    if fit:
        names = ", ".join(mapping.name for mapping in fit)
        raise Failure(f"several mappings fit: {names}", "choose with --mapping", Exit.USAGE)
    if any(_joins(mapping, right, left) for mapping in known.values()):
        raise Failure(
            f"{left} stands on the right", f"turn them round: echoless couple {right} {left}", Exit.USAGE
        )
    pairs = ", ".join(f"{m.left.side}/{m.left.table} {m.right.side}/{m.right.table}" for m in known.values())
    wanted = f"{left.side}/{left.table} and {right.side}/{right.table}"
    raise Failure(f"no mapping{f' {name}' if name else ''} joins {wanted}", f"known: {pairs}", Exit.USAGE)


def _joins(mapping: CompiledMapping, left: RecordKey, right: RecordKey) -> bool:
    lanes = (mapping.left.side, mapping.left.table), (mapping.right.side, mapping.right.table)
    return lanes == (left[:2], right[:2])
