"""Words that begin with a large letter."""

import re

from rules.transforms.contract import Transform

_WORD = re.compile(r"\w+(?:['\u2019]\w+)*")


class Title(Transform):
    """Begin each word with a large letter, the rest small; an apostrophe does not begin a word.

    >>> Title().apply("ALFREDS futterkiste, o'brien's")
    "Alfreds Futterkiste, O'brien's"
    """

    def apply(self, value: str) -> str:
        """Give the text with capitalized words."""
        return _WORD.sub(lambda word: word[0].capitalize(), value)
