"""What may be asked for: a body for each kind of action, and the action that it means."""

from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from coupling_store.tokens import TokenRole
from echoless.api.words import MOST_RECORDS, RecordText, Text, key_of
from schemas.control import Action, Direction, Kind

Records = Annotated[list[RecordText], Field(min_length=1, max_length=MOST_RECORDS)]
OptionalRecords = Annotated[list[RecordText], Field(max_length=MOST_RECORDS)]
Seconds = Annotated[
    float, Field(ge=0, le=30, description="How long to wait for the key of a record that is created.")
]
Way = Literal["to_left", "to_right"]
Sync = Annotated[
    Literal["none", "to_left", "to_right"],
    Field(description="The first synchronization: whose values go to the other; none: differences stay."),
]


class Form(BaseModel):
    """A body: unknown members are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: ClassVar[Kind]
    role: ClassVar[TokenRole] = "operator"
    """Whose bearer may ask for it."""

    mapping: Text = Field("", description="May be left out where the records leave no choice.")
    dry_run: bool = Field(default=False, description="Only say what would happen.")

    def action(self) -> Action:
        """Give the action that is meant; who asks is added later."""
        named = tuple(map(key_of, self.named()))
        return Action(self.kind, self.mapping, named, self.way(), self.options(), self.dry_run)

    def named(self) -> list[str]:
        """Give the records that are named."""
        return []

    def way(self) -> Direction:
        """Give the direction."""
        return ""

    def options(self) -> dict[str, str]:
        """Give what only this kind knows."""
        return {}

    def needs(self) -> TokenRole:
        """Name the role that this very body needs."""
        return self.role


class OfRecords(Form):
    """A body that names records."""

    records: Records

    def named(self) -> list[str]:
        """Give them."""
        return self.records


class Pair(BaseModel):
    """Two records to couple."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    left: RecordText
    right: RecordText


def switched(**options: bool) -> dict[str, str]:
    """Write the options that are switched on.

    >>> switched(force=True, all=False)
    {'force': 'yes'}
    """
    return {name: "yes" for name, on in options.items() if on}


def given(**options: str) -> dict[str, str]:
    """Write the options that have a value.

    >>> given(code="too_long", stage="")
    {'code': 'too_long'}
    """
    return {name: value for name, value in options.items() if value}
