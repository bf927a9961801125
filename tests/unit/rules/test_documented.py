"""The text below a key explains it in editors; it is read when somebody asks, not at every start."""

import subprocess
import sys

from pydantic import Field

from rules.documented import Documented, explanations


class Parent(Documented):
    """A part."""

    kept: int = 0
    """What the parent says."""
    changed: int = 0
    """What the parent says of this."""
    silent: int = 0


class Child(Parent):
    """A part that says one thing anew."""

    changed: int = 1
    """What the child says
    in two lines."""
    other_: str = Field(default="", alias="other")
    """It has another name in the file."""
    told: str = Field(default="", description="Told by the field itself.")
    """Not this."""


def test_a_key_is_explained_by_the_text_below_it_the_childs_before_the_parents() -> None:
    assert explanations(Child)["kept"] == "What the parent says."
    properties = Child.model_json_schema()["properties"]
    assert properties["changed"]["description"] == "What the child says\nin two lines."
    assert "description" not in properties["silent"]


def test_a_key_with_another_name_in_the_file_is_explained_there() -> None:
    properties = Child.model_json_schema()["properties"]
    assert properties["other"]["description"] == "It has another name in the file."
    assert properties["told"]["description"] == "Told by the field itself."


def test_no_source_is_read_at_the_start_of_a_process() -> None:
    watched = "import inspect; inspect.getsource = inspect.getsourcelines = None; import rules.load"
    subprocess.run([sys.executable, "-c", watched], check=True)
