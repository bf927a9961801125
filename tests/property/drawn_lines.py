"""Draws a mapping of customers and accounts at random."""

import random

from rules.compiled import OnMissing, Policy
from tests.property.lines import LEFT, RIGHT, Change, Line, Shape, Way


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
