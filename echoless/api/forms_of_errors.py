"""Bodies of actions on open errors: on those of some records, of a cause, or all."""

from typing import ClassVar, Literal

from pydantic import Field

from coupling_store.tokens import TokenRole
from echoless.api.forms import Form, OfRecords, OptionalRecords, given, switched
from echoless.api.words import Text
from schemas.control import Direction, Kind

Side = Literal["left", "right"]


class OfErrors(Form):
    """A body that names errors by their records, by their cause, or all of them."""

    records: OptionalRecords = Field(default_factory=list)
    stage: Text = Field("", description="Errors of this stage: map, decide, apply.")
    code: Text = Field("", description="Errors with this code.")
    all: bool = Field(default=False, description="All open errors.")

    def named(self) -> list[str]:
        """Give the records."""
        return self.records

    def options(self) -> dict[str, str]:
        """Give the cause that is meant."""
        return {**given(stage=self.stage, code=self.code), **switched(all=self.all)}


class Retry(OfErrors):
    """Try again what was rejected, did not fit, or had no answer."""

    kind: ClassVar[Kind] = "retry"


class Ignore(OfErrors):
    """Close errors without doing anything about them; the audit keeps the reason."""

    kind: ClassVar[Kind] = "ignore"
    reason: Text = Field(min_length=1, description="Why.")

    def options(self) -> dict[str, str]:
        """Give the cause that is meant, and the reason."""
        return {**super().options(), "reason": self.reason}


class Resolve(OfErrors):
    """Settle conflicts: whose value stands, field by field or for all."""

    kind: ClassVar[Kind] = "resolve"
    fields: dict[Text, Side] = Field(default_factory=dict, description="Whose value of each field stands.")
    every: Side | None = Field(None, description="Whose values stand of all fields not named.")

    def options(self) -> dict[str, str]:
        """Give the cause that is meant, and what is chosen."""
        chosen = {f"field:{name}": side for name, side in self.fields.items()}
        return {**super().options(), **chosen, **({"every": self.every} if self.every else {})}


class SynchronizeErrors(OfErrors):
    """Synchronize the pairs under errors: the side that counts gives its values."""

    kind: ClassVar[Kind] = "synchronize"
    direction: Literal["", "to_left", "to_right", "merge"] = ""

    def way(self) -> Direction:
        """Give the direction."""
        return self.direction

    def options(self) -> dict[str, str]:
        """Give the cause that is meant."""
        return {**super().options(), "errors": "yes"}


class UncoupleErrors(OfErrors):
    """End the couplings of the pairs under errors; both records stay as they are."""

    kind: ClassVar[Kind] = "uncouple"

    def options(self) -> dict[str, str]:
        """Give the cause that is meant."""
        return {**super().options(), "errors": "yes"}

    def needs(self) -> TokenRole:
        """Uncoupling whatever is wrong anywhere is for administrators."""
        return "administrator" if self.all else "operator"


class Restore(OfRecords):
    """Make deleted records again, from the counterparts that are left."""

    kind: ClassVar[Kind] = "restore"


class Delete(OfRecords):
    """Delete what is left of pairs whose other record was deleted."""

    kind: ClassVar[Kind] = "delete"

    def options(self) -> dict[str, str]:
        """Whoever names the records has said that it is meant."""
        return {"sure": "yes"}


class SetOption(Form):
    """Let a value of the left side of an option mapping stand for one of the right."""

    kind: ClassVar[Kind] = "set_option"
    role: ClassVar[TokenRole] = "administrator"
    left: Text = Field(min_length=1)
    right: Text = Field(min_length=1)

    def options(self) -> dict[str, str]:
        """Give both values."""
        return {"left": self.left, "right": self.right}


class RemoveOption(Form):
    """Take the row of a value away: it is blank on the other side from now on."""

    kind: ClassVar[Kind] = "remove_option"
    role: ClassVar[TokenRole] = "administrator"
    left: Text = Field(min_length=1)

    def options(self) -> dict[str, str]:
        """Give the value."""
        return {"left": self.left}


class SeedOptions(Form):
    """Put in the rows that the file of an option mapping begins with."""

    kind: ClassVar[Kind] = "seed_options"
    role: ClassVar[TokenRole] = "administrator"
