"""What the lines of a drawn mapping mean to the rules: rows, templates, comparers, policies."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from rules.compiled import Policy, Row, Template
from schemas.keys import Role, other
from schemas.values import Image, Value
from tests.property.lines import Change, Edits, Shape
from tests.property.rows import alike, as_is, short


def rows_from(shape: Shape, source: Role) -> tuple[Row, ...]:
    """Give the rows that lead away from one side."""
    return tuple(_rows_from(shape, source)) if shape.way in {"both", f"to_{other(source)}"} else ()


def _rows_from(shape: Shape, source: Role) -> Iterator[Row]:
    for line in shape.lines:
        if not line.leads(source):
            continue
        (target,) = line.ends(other(source))
        if line.new_only:
            yield Row(None, target, as_is, constant="c", new_only=True)
            continue
        first, *also = line.ends(source)
        reference: tuple[str, Role] | None = ("rep", source) if line.refers else None
        yield Row(
            first,
            target,
            joined if also else CHANGES[line.change],
            reference=("terms", source) if line.option else reference,
            missing=line.missing,
            also=tuple(also),
            default="dflt" if line.default else None,
            has_default=line.default,
            not_empty=line.not_empty,
            counts_blank=line.option,
        )


def templates_for(shape: Shape, target: Role) -> tuple[Template, ...]:
    """Give the templates for records made on one side."""
    if not shape.templates:
        return ()
    name = "note" if target == "left" else "label"
    first = Template(lambda image: image.get("name") == "a", {name: "first"})
    return (first, Template(lambda _: True, {name: "any"}))


def edits_of(shape: Shape, kind: Edits) -> frozenset[tuple[Role, str]]:
    """Give the receiving fields of one-way rows whose edits by hand are put back, or reported."""
    found: set[tuple[Role, str]] = set()
    for line in shape.lines:
        for role, source in _ENDS:
            alone = not line.leads(role) or shape.way == f"to_{role}"
            runs = line.leads(source) and shape.way in {"both", f"to_{role}"}
            if line.edits == kind and alone and runs and not line.new_only:
                found |= {(role, name) for name in line.ends(role)}
    return frozenset(found)


def joined(values: Any) -> Value:
    """Join texts."""
    return " ".join(str(value) for value in values if value is not None)


def _swapped(value: Value) -> Value:
    return value.swapcase() if isinstance(value, str) else value


def _upper(value: Value) -> Value:
    return value.upper() if isinstance(value, str) else value


CHANGES: Final[dict[Change, Callable[[Value], Value]]] = {
    "as is": as_is,
    "swap case": _swapped,
    "upper": _upper,
    "short": short,
}
_ENDS: Final[tuple[tuple[Role, Role], ...]] = (("left", "right"), ("right", "left"))


def is_narrow(image: Image) -> bool:
    """Be the left's filter."""
    return image.get("note") != "A"


def same_of(shape: Shape) -> dict[tuple[Role, str], Callable[[Value, Value], bool]]:
    """Give the comparers of codes."""
    return {
        (role, name): alike
        for line in shape.lines
        if line.code
        for role, _ in _ENDS
        for name in line.ends(role)
    }


def policies_of(shape: Shape) -> dict[tuple[Role, str], Policy]:
    """Give the policy of every mapped field."""
    return {
        (role, name): line.policy for line in shape.lines for role, _ in _ENDS for name in line.ends(role)
    }
