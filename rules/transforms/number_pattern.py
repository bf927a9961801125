"""Number patterns such as `#,##0.00`: from a number to a text and back, without losing a digit."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from rules.transforms.contract import Untranslatable
from rules.transforms.culture import locale_of
from rules.transforms.numbers import write_number

_PATTERN = re.compile(r"(?P<whole>(?:#[#,]*)?(?:0[0,]*)?0)(?:\.(?P<sure>0*)(?P<more>#*))?", re.ASCII)
_BLANKS = " \u00a0\u2009\u202f"
"""The blanks that cultures put between groups: people type any of them."""
_QUOTES = "'\u2019"


@dataclass(frozen=True, slots=True)
class NumberPattern:
    """A pattern, taken apart, and the signs of a culture."""

    groups: tuple[int, int] | None
    """Digits of the group before the point, and of those before it; None: digits stand together."""
    least: int
    """Digits before the point that are always written."""
    fraction: tuple[int, int]
    """Digits after the point: at least, at most."""
    point: str
    comma: str
    minus: str
    expression: re.Pattern[str]
    """What a number in this form looks like."""

    def write(self, number: Decimal) -> str:
        """Write a number. Raises Untranslatable if it has more digits than the pattern."""
        if not number.is_finite():
            raise Untranslatable(f"{number} is not a number", "Correct the value on its side.")
        whole, _, fraction = write_number(number.copy_abs()).partition(".")
        sure, most = self.fraction
        if len(fraction) > most:
            message = f"{number} has more than {most} digits after the point"
            raise Untranslatable(
                message, "Round it with the transform `round`, or give `pattern` more digits."
            )
        fraction = fraction.ljust(sure, "0")
        grouped = self.comma.join(reversed([*self._groups(whole.zfill(self.least))]))
        return (self.minus if number < 0 else "") + grouped + (self.point + fraction if fraction else "")

    def read(self, text: str) -> Decimal:
        """Read a number, its digits in groups or not. Raises Untranslatable."""
        match = self.expression.fullmatch(text.strip())
        if match is None:
            message = f"{text!r} is not a number such as {self.write(Decimal(-12345))}"
            raise Untranslatable(message, "Correct the value on its side.")
        digits = re.sub("[^0-9]", "", match["whole"]) + (f".{match['fraction']}" if match["fraction"] else "")
        return Decimal(f"{'-' if match['minus'] else ''}{digits}")

    def _groups(self, digits: str) -> Iterator[str]:
        """Cut digits into groups, from the right."""
        size, further = self.groups or (len(digits), len(digits))
        while digits:
            yield digits[-size:]
            digits, size = digits[:-size], further


def number_pattern(pattern: str, culture: str) -> NumberPattern:
    """Take a pattern apart. Raises ValueError."""
    match = _PATTERN.fullmatch(pattern)
    if match is None:
        raise ValueError(f"`{pattern}` is no pattern of numbers; write one such as #,##0.00")
    sure, more = len(match["sure"] or ""), len(match["more"] or "")
    symbols = locale_of(culture).number_symbols["latn"]
    groups = _sizes([len(group) for group in match["whole"].split(",")])
    return NumberPattern(
        groups=groups,
        least=match["whole"].count("0"),
        fraction=(sure, sure + more),
        point=symbols["decimal"],
        comma=symbols["group"],
        minus=symbols["minusSign"],
        expression=_expression(groups, symbols),
    )


def _sizes(groups: list[int]) -> tuple[int, int] | None:
    """Give the sizes of the last group and of those before it; the first, as written, is any size."""
    match groups:
        case [_]:
            return None
        case [_, last]:
            return last, last
        case [*_, further, last]:
            return last, further
    return None


def _expression(groups: tuple[int, int] | None, symbols: Mapping[str, str]) -> re.Pattern[str]:
    whole = "[0-9]{1,400}"
    if groups:
        last, further = groups
        comma = f"[{re.escape(_alike(symbols['group']))}]"
        whole += f"|[0-9]{{1,{further}}}(?:{comma}[0-9]{{{further}}})*{comma}[0-9]{{{last}}}"
    minus, point = re.escape(symbols["minusSign"]), re.escape(symbols["decimal"])
    return re.compile(
        f"(?P<minus>-|{minus})?(?P<whole>{whole})(?:{point}(?P<fraction>[0-9]{{1,400}}))?", re.ASCII
    )


def _alike(comma: str) -> str:
    """Give the signs that people type for a comma of a culture."""
    return next((signs for signs in (_BLANKS, _QUOTES) if comma in signs), comma)
