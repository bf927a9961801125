"""An option mapping, as written: codes of one side for the values of a list on the other."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, StrictStr, model_validator

from rules.model.part import Part


def _as_text(written: Any) -> Any:
    """Write a whole number as text: in couplings every id is text."""
    return str(written) if isinstance(written, int) and not isinstance(written, bool) else written


Id = Annotated[StrictStr, BeforeValidator(_as_text)]
Label = Annotated[StrictStr, BeforeValidator(_as_text)]


class OptionEnd(Part):
    """What stands on one side: the records of a table, or a fixed list of values with their labels."""

    side: str
    """The side, as the configuration calls it."""
    table: str | None = None
    """Its table whose records are the options."""
    values: Mapping[Id, Label] | None = None
    """Or the values of a list, with their labels."""

    @model_validator(mode="after")
    def _is_table_or_list(self) -> "OptionEnd":
        if (self.table is None) == (self.values is None):
            raise ValueError("a side of an option mapping has either a `table` or `values`")
        return self


class OptionsModel(Part):
    """Which value of the one side stands for which of the other.

    The pairs themselves are rows of the store, which people edit; the file says what may be
    paired, and which pairs there are at first.
    """

    options: StrictStr
    """Its name."""
    left: OptionEnd
    """What is paired on the left side."""
    right: OptionEnd
    """What is paired on the right side."""
    seed: Mapping[Id, Id] = {}
    """Pairs put into the store the first time: left id to right id."""

    @property
    def name(self) -> str:
        """Give the name under which rows use it."""
        return self.options

    @model_validator(mode="after")
    def _has_a_list(self) -> "OptionsModel":
        if self.left.values is None and self.right.values is None:
            raise ValueError("one of the two sides has `values`; two tables are tied by a `mapping`")
        return self
