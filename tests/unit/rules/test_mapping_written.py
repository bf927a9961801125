import contextlib
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.written import NotYaml, read_documents


def data(text: str) -> Any:
    (document,) = read_documents(text)
    return document.data


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("''", ""),
        ("'5'", "5"),
        ("5", 5),
        ("-5", -5),
        ("0042", "0042"),
        ("12:30:45", "12:30:45"),
        ("0.10", Decimal("0.10")),
        ("1e3", "1e3"),
        ("2026-03-31", "2026-03-31"),
        ("ca. 5", "ca. 5"),
    ],
)
def test_a_word_becomes_what_a_reader_expects(written: str, value: object) -> None:
    found = data(f"key: {written}")["key"]
    assert found == value
    assert type(found) is type(value)


def test_each_node_knows_its_line() -> None:
    (document,) = read_documents("mapping: a\nfields:\n  - left: x\n    right: y\n")
    assert document.line(("mapping",)) == 1
    assert document.line(("fields", 0, "right")) == 4
    assert document.line(("fields", 0, "constant")) == 3
    assert document.line(("nowhere",)) == 1


def test_a_path_is_cut_to_what_the_file_holds() -> None:
    (document,) = read_documents("on_delete: ignore\nleft: {side: erp}")
    assert document.trim(("on_delete", "left")) == ("on_delete",)
    assert document.trim(("left", "ways", "side")) == ("left", "side")


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "the key `a` is written twice"),
        ("a: 1\nb: [1, 2\n", 3, "expected"),
        ("a: 1\nb: *nobody\n", 2, "undefined alias"),
        ("a: \x00", 1, "special characters are not allowed"),
    ],
)
def test_text_that_is_not_yaml_tells_the_line(text: str, line: int, message: str) -> None:
    with pytest.raises(NotYaml, match=message) as caught:
        list(read_documents(text))
    assert caught.value.line == line


def test_a_file_may_hold_several_documents_and_empty_ones_are_left_out() -> None:
    assert [document.data for document in read_documents("a: 1\n---\n---\nb: 2\n")] == [{"a": 1}, {"b": 2}]


@settings(deadline=None)
@given(st.text())
def test_no_text_does_more_than_fail_as_not_yaml(text: str) -> None:
    with contextlib.suppress(NotYaml):
        list(read_documents(text))
