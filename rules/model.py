"""A mapping as the administrator writes it: plain frozen data, checked for its shape only.

Whether the tables, fields and transforms it names exist is checked in rules.check; what it does
is compiled in rules.compile.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
    Tag,
    model_validator,
)

from rules.compiled import OnDelete, OnForeignWrite, OnMissing, Policy

Scalar = StrictBool | StrictInt | Annotated[Decimal, Field(strict=True)] | StrictStr | None
"""A value as YAML writes it; the type of its field decides what it becomes."""

Direction = Literal["both", "to_left", "to_right"]
Compare = Literal["exact", "code"]
"""``code``: trimmed and without regard to case, as business systems compare codes."""

T = TypeVar("T")


class Part(BaseModel):
    """Part of a mapping file: never changed, and a key it does not know is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class PerSide(Part, Generic[T]):
    """A setting of either side; one word stands for both."""

    left: T
    right: T

    @model_validator(mode="before")
    @classmethod
    def _one_word_for_both(cls, written: Any) -> Any:
        return written if isinstance(written, Mapping) else {"left": written, "right": written}


OPERATORS = (
    "eq", "ne", "lt", "le", "gt", "ge", "in", "not_in", "is_null", "not_null", "starts_with", "contains",
)  # fmt: skip


class Filter(Part):
    """A test of one field, or all / any / not of other filters."""

    all: "tuple[Filter, ...] | None" = None
    any: "tuple[Filter, ...] | None" = None
    not_: "Filter | None" = Field(None, alias="not")
    field: str | None = None
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

    @property
    def operators(self) -> list[str]:
        """Give the operators written here, by their names in the file."""
        written = {name.rstrip("_") for name in self.model_fields_set}
        return [name for name in OPERATORS if name in written]

    @model_validator(mode="after")
    def _says_one_thing(self) -> "Filter":
        groups = self.model_fields_set & {"all", "any", "not_"}
        if len(groups) + ("field" in self.model_fields_set) != 1:
            raise ValueError("a filter is either `all`, `any`, `not`, or a `field` with one operator")
        if groups and self.operators:
            raise ValueError("an operator needs a `field` beside it")
        if not groups and len(self.operators) != 1:
            raise ValueError(f"a test of a field has exactly one operator of {', '.join(OPERATORS)}")
        return self


class Place(Part):
    """A table of a side, and which of its records take part."""

    side: str
    table: str
    filter: Filter | None = None


class Step(Part):
    """One step of a chain: the name of a transform and its settings, as written."""

    name: str
    settings: Any = None

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, written: Any) -> Any:
        if not isinstance(written, Mapping):
            return {"name": written}
        if len(written) == 1:
            ((name, settings),) = written.items()
            return {"name": name, "settings": settings}
        raise ValueError("a step is the name of a transform, or one name with its settings")


class Chains(Part):
    """What happens to a value each way, where the two ways do not mirror each other."""

    to_right: tuple[Step, ...] = ()
    to_left: tuple[Step, ...] = ()


def _form(written: Any) -> str:
    return "ways" if isinstance(written, Mapping | Chains) else "steps"


Transform = Annotated[
    Annotated[tuple[Step, ...], Tag("steps")] | Annotated[Chains, Tag("ways")], Discriminator(_form)
]


class FieldRow(Part):
    """A field of one side written to a field of the other, or a constant written to one field."""

    left: str | None = None
    right: str | None = None
    direction: Direction | None = None
    """Left out: as the mapping."""
    constant: Scalar = None
    transform: Transform = ()
    """A list is what happens on the way (of a two-way row: to the right; the way back undoes it)."""
    reference: str | None = None
    """The mapping whose couplings turn the one side's record id into the other's."""
    missing: OnMissing = "park"
    compare: Compare = "exact"
    conflict: Policy | None = None
    """Left out: as the mapping."""
    enforce: bool = False
    """An edit by hand on the receiving side of a one-way row is put back."""

    @property
    def is_constant(self) -> bool:
        """Tell whether the row writes a constant (which may be null)."""
        return "constant" in self.model_fields_set

    @model_validator(mode="after")
    def _has_its_ends(self) -> "FieldRow":
        ends = (self.left is not None) + (self.right is not None)
        if self.is_constant and ends != 1:
            raise ValueError("a constant is written to one field: give either `left` or `right`")
        if not self.is_constant and ends != 2:
            raise ValueError("a row needs `left` and `right`, or one of them and a `constant`")
        if self.is_constant and (self.transform or self.reference):
            raise ValueError("a constant has no `transform` and no `reference`")
        return self


class MappingModel(Part):
    """A table of one side and a table of the other, and everything that holds between them."""

    mapping: str
    """Its name."""
    left: Place
    right: Place
    direction: Direction = "both"
    only_coupled: bool = False
    """Records without a coupling are left alone; nothing is created on either side."""
    create: PerSide[bool] = PerSide(left=True, right=True)
    """Whether records that are missing on that side are created there."""
    conflict: Policy = "latest"
    on_delete: PerSide[OnDelete] = PerSide(left="ignore", right="ignore")
    """What a deletion on that side does."""
    foreign_writes: PerSide[OnForeignWrite] | None = None
    """Left out: as the settings of either side."""
    fields: tuple[FieldRow, ...] = Field(min_length=1)
