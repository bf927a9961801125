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
    ne: Scalar = None
    lt: Scalar = None
    le: Scalar = None
    gt: Scalar = None
    ge: Scalar = None
    in_: tuple[Scalar, ...] = Field((), alias="in")
    not_in: tuple[Scalar, ...] = ()
    is_null: Literal[True] = True
    not_null: Literal[True] = True
    starts_with: StrictStr = ""
    contains: StrictStr = ""
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
    any: "tuple[Filter, ...] | None" = None
    not_: "Filter | None" = Field(None, alias="not")
    rule: str | None = None
    """The name of a rule that is code; the keys beside it are its settings."""
    settings: Mapping[str, Any] = Field({}, exclude=True)
    field: str | None = None

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
    any: "tuple[Validation, ...] | None" = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> "Validation":
        groups = [group for group in (self.all, self.any) if group is not None]
        if len(groups) + len(self.operators) != 1:
            raise ValueError(f"a validation is either `all`, `any` or one operator of {', '.join(OPERATORS)}")
        return self
