"""Regular expressions: what they find, and that none of them can hold up a worker."""

import time
from typing import Any

import pytest
from pydantic import ValidationError

from rules.transforms import Untranslatable
from rules.transforms.regex_extract import RegexExtract
from rules.transforms.regex_replace import RegexReplace

UNLUCKY = ("^(a+)+$", "^(a|aa)+$", "^(a|a)*$", "(.*)*x", ".*.*.*.*.*x", "(x+x+)+y", "(?:a?){30}a{30}b")
"""Patterns over which engines that try again are lost for years, each with a text of a few thousand."""


@pytest.mark.parametrize("pattern", UNLUCKY)
def test_an_unlucky_pattern_takes_no_longer_than_its_text(pattern: str) -> None:
    text = "a" * 20_000 + "!"
    begun = time.process_time()
    assert RegexExtract(pattern=pattern, otherwise="null").apply(text) is None
    assert RegexReplace(pattern=pattern, new="").apply(text) == text
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("settings", "value", "expected"),
    [
        ({"pattern": "[aeiou]", "new": "*"}, "banana", "b*n*n*"),
        ({"pattern": r"\s+", "new": " "}, "a  b\n\tc", "a b c"),
        ({"pattern": "(?i)gmbh$"}, "Futterkiste GmbH", "Futterkiste "),
        ({"pattern": r"(?P<day>\d\d)\.(?P<month>\d\d)", "new": r"\g<month>-\g<day>"}, "31.03", "03-31"),
        ({"pattern": "é", "new": "e"}, "Café née", "Cafe nee"),
        ({"pattern": "(e)", "new": "é\\1"}, "Cafe", "Cafée"),
        ({"pattern": "/", "new": "\\"}, "a/b", "a\\b"),
        ({"pattern": "/", "new": "\\n\0"}, "a/b", "a\\n\0b"),
        ({"pattern": "(a)|(b)", "new": r"<\2\1>"}, "ab", "<a><b>"),
        ({"pattern": "a", "new": r"\g<0>\0"}, "a", "aa"),
        ({"pattern": "x", "new": "y"}, "", ""),
    ],
)
def test_regex_replace_writes_something_for_every_find(
    settings: dict[str, Any], value: str, expected: str
) -> None:
    assert RegexReplace.model_validate(settings).apply(value) == expected


@pytest.mark.parametrize(
    ("settings", "value", "expected"),
    [
        ({"pattern": "[0-9]+"}, "a1b22", "1"),
        ({"pattern": "([a-z])([0-9])"}, "x a1", "a"),
        ({"pattern": "([a-z])([0-9])", "group": 2}, "x a1", "1"),
        ({"pattern": "([a-z])([0-9])", "group": 0}, "x a1", "a1"),
        ({"pattern": "(?P<letter>[a-z])[0-9]", "group": "letter"}, "x a1", "a"),
        ({"pattern": "[0-9]+", "otherwise": "keep"}, "none", "none"),
        ({"pattern": "[0-9]+", "otherwise": "null"}, "none", None),
        ({"pattern": "a(b)?", "otherwise": "null"}, "ac", None),
        ({"pattern": "a()", "otherwise": "null"}, "ac", ""),
    ],
)
def test_regex_extract_takes_the_first_find(
    settings: dict[str, Any], value: str, expected: str | None
) -> None:
    assert RegexExtract.model_validate(settings).apply(value) == expected


def test_a_value_in_which_nothing_is_found_is_an_error_unless_said_otherwise() -> None:
    with pytest.raises(Untranslatable, match="'none' has no") as caught:
        RegexExtract(pattern="[0-9]+").apply("none")
    assert "otherwise" in caught.value.remedy


@pytest.mark.parametrize(
    ("settings", "trouble"),
    [
        ({"pattern": "("}, "missing"),
        ({"pattern": "(?=a)"}, "no regular expression that RE2 reads: invalid perl operator"),
        ({"pattern": r"(a)\1"}, "no regular expression that RE2 reads"),
        ({"pattern": "(a)", "group": 2}, "no group 2"),
        ({"pattern": "(a)", "group": "x"}, "no group x"),
        ({}, "pattern"),
    ],
)
def test_a_pattern_that_cannot_be_used_is_refused_when_it_is_read(
    settings: dict[str, Any], trouble: str
) -> None:
    with pytest.raises(ValidationError, match=trouble):
        RegexExtract.model_validate(settings)


@pytest.mark.parametrize("new", [r"\2", r"\g<x>", r"\10"])
def test_a_replacement_names_groups_of_its_pattern_only(new: str) -> None:
    with pytest.raises(ValidationError, match="the pattern has no group"):
        RegexReplace(pattern="(a)", new=new)
