"""The values that an option mapping may pair, with their labels, and which one is perhaps meant."""

from collections.abc import Mapping
from difflib import get_close_matches

from rules.model import OptionEnd, OptionsModel
from schemas.keys import Role
from schemas.values import Image

_LABELS = ("description", "name", "label", "title")


def end_of(options: OptionsModel, role: Role) -> OptionEnd:
    """Give one side of an option mapping."""
    return options.left if role == "left" else options.right


def label_of(image: Image | None) -> str:
    """Give what a record of a table of codes is called; empty: it says nothing but its code.

    >>> label_of({"code": "1M(8D)", "description": "1 month, 2 % 8 days"})
    '1 month, 2 % 8 days'
    """
    shown = image or {}
    return next((str(shown[name]) for name in _LABELS if shown.get(name)), "")


def suggest(written: str, among: Mapping[str, str]) -> str | None:
    """Find the value that is perhaps meant: by its own name, its label, or the beginning of its label.

    >>> suggest("NET30", {"1": "Net30", "2": "2%10Net30"})
    '1'
    >>> suggest("zzz", {"1": "Net30"})
    """
    word = _plain(written)
    for value, label in among.items():
        if word in {_plain(value), _plain(label), _plain(label)[: len(word)]}:
            return value
    close = get_close_matches(written, [*among, *among.values()], n=1)
    return next((value for value, label in among.items() if close and close[0] in {value, label}), None)


def _plain(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
