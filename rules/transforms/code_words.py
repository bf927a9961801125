"""A list of codes, turned into what each form of a code is written as."""

from collections.abc import Iterable, Mapping

Forms = Mapping[str, str]
"""One entry of a list, in each of its forms: ``{"alpha2": "DE", "name": "Germany", …}``."""


def code_words(entries: Iterable[Forms], reads: str, writes: str) -> Mapping[str, str]:
    """Tell for every word of one form, or of any, its word of another; words in small letters.

    >>> code_words([{"alpha2": "DE", "numeric": "276"}, {"alpha2": "AL", "numeric": "008"}], "any", "alpha2")
    {'de': 'DE', 'al': 'AL', '276': 'DE', '008': 'AL', '8': 'AL'}
    """
    listed = tuple(entries)
    words: dict[str, str] = {}
    for form in listed[0] if reads == "any" else (reads,):
        for entry in listed:
            for word in (entry[form], entry[form].lstrip("0")):
                words.setdefault(word.casefold(), entry[writes])
    return words
