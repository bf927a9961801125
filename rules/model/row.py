"""One row of a mapping, as written."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Discriminator, Field, StrictStr, Tag, model_validator

from rules.compiled import OnMissing, Policy
from rules.model.filters import Validation
from rules.model.part import Compare, Direction, Part, ReceiverEdits, Scalar
from rules.model.steps import Transform


def _form(written: Any) -> str:
    return "several" if isinstance(written, list | tuple) else "one"


End = Annotated[
    Annotated[StrictStr | None, Tag("one")]
    | Annotated[Annotated[tuple[StrictStr, ...], Field(min_length=1)], Tag("several")],
    Discriminator(_form),
]
"""A field, or the fields on the source side of a one-way row that are brought together."""


class MatchFlag(Part):
    """The row is a criterion of match-based coupling."""

    priority: int = 0
    """Rows of one priority must all agree; the next priority is an alternative, tried afterwards."""
    case_sensitive: bool = False
    """Capitals and blanks around the text matter."""


def _true_for_the_defaults(written: Any) -> Any:
    match written:
        case bool() | None:
            return {} if written else None
        case Mapping() | MatchFlag():
            return written
    raise ValueError("`match` is followed by true, or by settings such as {priority: 1}")


class FieldRow(Part):
    """A field of one side written to a field of the other, or a value written to one field."""

    left: End = None
    """The field of the left table; several, in a list, are made one by a transform."""
    right: End = None
    """The field of the right table; several, in a list, are made one by a transform."""
    enabled: bool = True
    """A row that is switched off is checked, and does nothing at all."""
    direction: Direction | None = None
    """Which way the row runs; left out: as the mapping."""
    constant: Scalar = None
    """Written always, instead of a field's value."""
    default: Scalar = None
    """Written to a new record where there is no other value."""
    transform: Transform = ()
    """A list is what happens on the way (of a two-way row: to the right; the way back undoes it)."""
    reference: str | None = None
    """The mapping whose couplings turn the one side's record id into the other's."""
    options: str | None = None
    """The option mapping whose rows turn the one side's value into the other's."""
    missing: OnMissing = "park"
    """While the referenced record is not coupled: wait for it, write null, or leave the field alone."""
    validation: Validation | None = Field(None, alias="validate")
    """What a value must be before it is written."""
    not_empty: bool = False
    """A new value that is null or blank leaves the target as it is."""
    compare: Compare = "exact"
    """`code`: trimmed and without regard to case, as business systems compare codes."""
    conflict: Policy | None = None
    """Who wins when both sides changed the field at the same time; left out: as the mapping."""
    receiver_edits: ReceiverEdits | None = None
    """What becomes of an edit by hand on the receiving side; left out: as the mapping."""
    match: Annotated[MatchFlag | None, BeforeValidator(_true_for_the_defaults)] = None
    """The row is a criterion of match-based coupling."""

    @property
    def is_constant(self) -> bool:
        """Tell whether the row writes a constant (which may be null)."""
        return "constant" in self.model_fields_set

    @property
    def has_default(self) -> bool:
        """Tell whether new records get a value where there is no other."""
        return "default" in self.model_fields_set

    @property
    def is_initial(self) -> bool:
        """Tell whether the row is a value for new records alone."""
        return self.has_default and (self.left is None or self.right is None)

    @property
    def goes_through(self) -> str | None:
        """Give the mapping or option mapping that the row's values go through."""
        return self.reference or self.options

    @property
    def parks(self) -> bool:
        """Tell whether a record waits for what this row refers to."""
        return self.reference is not None and self.missing == "park"

    @model_validator(mode="after")
    def _has_its_ends(self) -> "FieldRow":
        ends = (self.left is not None) + (self.right is not None)
        if self.is_constant and (ends != 1 or self.has_default):
            raise ValueError(
                "a constant is written to one field: give either `left` or `right`, and no `default`"
            )
        if not self.is_constant and ends != 2 and not (self.has_default and ends == 1):
            raise ValueError("a row needs `left` and `right`, or one of them and a `constant` or a `default`")
        if ends == 1 and (self.transform or self.goes_through or self.match or self.not_empty):
            name = "constant" if self.is_constant else "value for new records"
            raise ValueError(f"a {name} has no `transform`, `reference`, `options`, `match` or `not_empty`")
        return self

    @model_validator(mode="after")
    def _brings_together(self) -> "FieldRow":
        several = [end for end in (self.left, self.right) if isinstance(end, tuple)]
        if len(several) == 2:
            raise ValueError("several fields become one: give a list on one side only")
        if several and (self.goes_through or self.match or not self.transform):
            raise ValueError(
                "several fields need a `transform` that makes one value of them, "
                "and have no `reference`, `options` or `match`"
            )
        return self

    @model_validator(mode="after")
    def _goes_one_way_through(self) -> "FieldRow":
        if self.options is not None and (self.reference is not None or "missing" in self.model_fields_set):
            raise ValueError("`options` stands alone: it has no `reference` and no `missing`")
        return self
