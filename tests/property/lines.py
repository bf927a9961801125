"""Mappings drawn at random: what a person could write about customers and accounts, and more."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from rules.compiled import OnMissing, Policy, Row, Template
from schemas.keys import Role, other
from schemas.values import Image, Value
from tests.property.rows import alike, as_is, short

Way = Literal["both", "to_right", "to_left"]
Change = Literal["as is", "swap case", "upper", "short"]
Edits = Literal["keep", "put back", "report"]

LEFT: Final = ("name", "city", "phone", "note", "street")
RIGHT: Final = ("name", "town", "phone", "memo", "label")
OPTIONS: Final = {"A": "1", "a": "2"}
"""Which of the left's terms have an option on the right, from the beginning."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a mapping file."""

    left: str | tuple[str, ...]
    right: str | tuple[str, ...]
    way: Way = "both"
    change: Change = "as is"
    edits: Edits = "keep"
    policy: Policy = "left wins"
    code: bool = False
    not_empty: bool = False
    default: bool = False
    new_only: bool = False
    """A value that new records get on the side that the line leads to."""
    refers: bool = False
    option: bool = False
    missing: OnMissing = "park"

    def ends(self, role: Role) -> tuple[str, ...]:
        """Give the fields on one side."""
        end = self.left if role == "left" else self.right
        return (end,) if isinstance(end, str) else end

    def leads(self, source: Role) -> bool:
        """Tell whether values go away from this side."""
        return self.way in {"both", f"to_{other(source)}"}


@dataclass(frozen=True, slots=True)
class Shape:
    """One mapping."""

    way: Way
    creates: tuple[bool, bool]
    """Whether the left, the right may begin a pair."""
    lines: tuple[Line, ...]
    templates: bool
    narrow: bool
    """The left has a filter, too."""


def any_shape(rng: random.Random) -> Shape:
    """Draw a mapping."""
    right = list(RIGHT)
    rng.shuffle(right)
    count = rng.randint(2, len(LEFT))
    lines = [_any_line(rng, *pair) for pair in list(zip(LEFT, right, strict=True))[:count]]
    if rng.random() < 0.7:
        lines.append(Line("credit", "credit", _any_way(rng), policy=_any_policy(rng)))
    if rng.random() < 0.7:
        missing: OnMissing = rng.choice(("park", "clear", "keep"))
        way = _any_way(rng)
        lines.append(Line("rep", "owner", way, policy=_any_policy(rng), refers=True, missing=missing))
    if rng.random() < 0.5:
        lines.append(Line("terms", "tier", "to_right", option=True, missing="clear"))
    if rng.random() < 0.3:
        lines.append(Line((), "kind", "to_right", new_only=True))
    return Shape(
        way=rng.choice(("both", "both", "both", "to_right", "to_left")),
        creates=rng.choice(((True, True), (True, True), (True, False), (False, True))),
        lines=tuple(lines),
        templates=rng.random() < 0.3,
        narrow=rng.random() < 0.3,
    )


def _any_line(rng: random.Random, left: str, right: str) -> Line:
    way = _any_way(rng)
    both: tuple[Change, ...] = ("as is", "as is", "swap case", "short")
    change: Change = rng.choice(both if way == "both" else (*both, "upper"))
    ends: tuple[str | tuple[str, ...], str | tuple[str, ...]] = (left, right)
    if way == "to_right" and left != "street" and rng.random() < 0.3:
        ends = (left, "street"), right
    if way == "to_left" and right != "label" and rng.random() < 0.3:
        ends = left, (right, "label")
    joined = not all(isinstance(end, str) for end in ends)
    return Line(
        *ends,
        way=way,
        change="as is" if joined else change,
        edits=rng.choice(("keep", "put back", "report")),
        policy=_any_policy(rng),
        code=not joined and change == "as is" and rng.random() < 0.2,
        not_empty=rng.random() < 0.2,
        default=rng.random() < 0.2,
    )


def _any_way(rng: random.Random) -> Way:
    return rng.choice(("both", "both", "to_right", "to_left"))


def _any_policy(rng: random.Random) -> Policy:
    return rng.choice(("left wins", "right wins", "latest", "error"))


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
