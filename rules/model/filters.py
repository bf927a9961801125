"""Operators of records (filters) and of single values (validations), as written."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, StrictStr, model_validator

from rules.model.part import Part, Scalar

OPERATORS = (
    "eq", "ne", "lt", "le", "gt", "ge", "in", "not_in",
    "is_null", "not_null", "starts_with", "contains", "regex",
)  # fmt: skip


class Operators(Part):
    """The operators: each asks something of one value."""

    eq: Scalar = None
    """Is equal to the value; null never is."""
    ne: Scalar = None
    """Is anything else, null included."""
    lt: Scalar = None
    """Is smaller; null never is."""
    le: Scalar = None
    """Is at most the value; null never is."""
    gt: Scalar = None
    """Is greater; null never is."""
    ge: Scalar = None
    """Is at least the value; null never is."""
    in_: tuple[Scalar, ...] = Field((), alias="in")
    """Is one of the values; null never is."""
    not_in: tuple[Scalar, ...] = ()
    """Is none of the values; null never is one."""
    is_null: Literal[True] = True
    """Has no value."""
    not_null: Literal[True] = True
    """Has a value; a blank is one."""
    starts_with: StrictStr = ""
    """Begins with the text."""
    contains: StrictStr = ""
    """Has the text in it."""
    regex: StrictStr = ""
    """A regular expression that the whole text must match."""

    @property
    def operators(self) -> list[str]:
        """Give the operators written here, by their names in the file."""
        written = {name.rstrip("_") for name in self.model_fields_set}
        return [name for name in OPERATORS if name in written]


class Filter(Operators):
    """A test of one field, a named rule, or all / any / not of other filters."""

    all: "tuple[Filter, ...] | None" = None
    """All of them are true."""
    any: "tuple[Filter, ...] | None" = None
    """At least one of them is true."""
    not_: "Filter | None" = Field(None, alias="not")
    """It is not true."""
    rule: str | None = None
    """The name of a rule that is code; the keys beside it are its settings."""
    settings: Mapping[str, Any] = Field({}, exclude=True)
    field: str | None = None
    """The field that is tested."""

    @model_validator(mode="before")
    @classmethod
    def _settings_of_a_rule(cls, written: Any) -> Any:
        if not isinstance(written, Mapping) or "rule" not in written:
            return written
        settings = {key: value for key, value in written.items() if key != "rule"}
        return {"rule": written["rule"], "settings": settings}

    @model_validator(mode="after")
    def _says_one_thing(self) -> "Filter":
        kinds = {name for name in ("all", "any", "not_", "field", "rule") if getattr(self, name) is not None}
        if "settings" in self.model_fields_set and self.rule is None:
            raise ValueError("`settings` is no key of a filter")
        if len(kinds) != 1:
            raise ValueError(
                "a filter is either `all`, `any`, `not`, a `rule`, or a `field` with one operator"
            )
        if "field" not in kinds and self.operators:
            raise ValueError("an operator needs a `field` beside it")
        if "field" in kinds and len(self.operators) != 1:
            raise ValueError(f"a test of a field has exactly one operator of {', '.join(OPERATORS)}")
        return self


class Validation(Operators):
    """What a value must be before it is written: one operator, or all / any of several."""

    all: "tuple[Validation, ...] | None" = None
    """All of them are true."""
    any: "tuple[Validation, ...] | None" = None
    """At least one of them is true."""

    @model_validator(mode="after")
    def _says_one_thing(self) -> "Validation":
        groups = [group for group in (self.all, self.any) if group is not None]
        if len(groups) + len(self.operators) != 1:
            raise ValueError(f"a validation is either `all`, `any` or one operator of {', '.join(OPERATORS)}")
        return self
