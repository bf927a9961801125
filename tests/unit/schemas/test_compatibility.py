"""A table's schema may grow, but never so that old and new messages misread each other."""

from pathlib import Path

import pytest

from schemas.compatibility import check_folder
from schemas.fields import FieldType
from schemas.generate import render, table_schema

SHIPPED = Path(__file__).parents[3] / "schemas"
NO = FieldType("no", "text", nullable=False)
NAME = FieldType("name", "text", max_length=30)
PRICE = FieldType("price", "decimal", precision=18, scale=4)


def write(folder: Path, file: str, *fields: FieldType, key: str = "no") -> None:
    path = folder / "erp" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(render(table_schema("erp", "thing", key, fields)), encoding="utf-8")


def test_the_shipped_schemas_are_well() -> None:
    assert check_folder(SHIPPED) == []


@pytest.mark.parametrize(
    "new",
    [
        (NO, NAME, PRICE),
        (NO, NAME, PRICE, FieldType("city", "text")),
        (NO, PRICE),
        (NO, FieldType("name", "text", max_length=50), PRICE),
        (PRICE, NAME, NO),
    ],
    ids=["same", "one more", "one less", "longer", "another order"],
)
def test_changes_that_both_ways_can_read_are_allowed(tmp_path: Path, new: tuple[FieldType, ...]) -> None:
    write(tmp_path, "history/thing.1.avsc", NO, NAME, PRICE)
    write(tmp_path, "thing.avsc", *new)
    assert check_folder(tmp_path) == []


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ((NO, NAME, PRICE, FieldType("city", "text", nullable=False)), "old version cannot be read"),
        ((NAME, PRICE, FieldType("code", "text")), "new version cannot be read"),
        ((NO, FieldType("name", "long"), PRICE), "field name is long, it was text"),
        ((NO, FieldType("name", "text", nullable=False), PRICE), "old version cannot be read"),
        ((NO, NAME, FieldType("price", "decimal", precision=18, scale=2)), "2 decimals, it had 4"),
        ((NO, NAME, FieldType("price", "bytes")), "field price is bytes, it was decimal"),
    ],
)
def test_changes_that_would_be_misread_are_refused(
    tmp_path: Path, new: tuple[FieldType, ...], words: str
) -> None:
    write(tmp_path, "history/thing.1.avsc", NO, NAME, PRICE)
    write(tmp_path, "thing.avsc", *new, key=new[0].name)
    problems = check_folder(tmp_path)
    assert any(words in problem.message for problem in problems)
    assert all("thing.1.avsc" in problem.message and problem.remedy for problem in problems)


def test_every_earlier_version_counts_not_just_the_last(tmp_path: Path) -> None:
    write(tmp_path, "history/thing.1.avsc", NO, FieldType("rank", "text"))
    write(tmp_path, "history/thing.2.avsc", NO)
    write(tmp_path, "thing.avsc", NO, FieldType("rank", "integer"))
    assert {"thing.1.avsc" in problem.message for problem in check_folder(tmp_path)} == {True}


def test_a_key_never_changes(tmp_path: Path) -> None:
    code = FieldType("code", "text", nullable=False)
    write(tmp_path, "history/thing.1.avsc", NO, code)
    write(tmp_path, "thing.avsc", NO, code, key="code")
    (problem,) = check_folder(tmp_path)
    assert "its key is code, it was no" in problem.message


@pytest.mark.parametrize("broken", ["thing.avsc", "history/thing.1.avsc"])
def test_a_file_that_cannot_be_read_is_a_problem_not_a_crash(tmp_path: Path, broken: str) -> None:
    write(tmp_path, "history/thing.1.avsc", NO)
    write(tmp_path, "thing.avsc", NO)
    (tmp_path / "erp" / broken).write_text("{", encoding="utf-8")
    (problem,) = check_folder(tmp_path)
    assert problem.file.endswith(broken)


def test_history_of_no_table_is_told(tmp_path: Path) -> None:
    write(tmp_path, "thing.avsc", NO)
    write(tmp_path, "history/think.1.avsc", NO)
    write(tmp_path, "history/thing.old.avsc", NO)
    assert [Path(problem.file).name for problem in check_folder(tmp_path)] == [
        "thing.old.avsc",
        "think.1.avsc",
    ]
