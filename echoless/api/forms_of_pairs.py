"""Bodies of actions on records and their couplings."""

from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from coupling_store.tokens import TokenRole
from echoless.api.forms import (
    Form,
    OfRecords,
    OptionalRecords,
    Pair,
    Seconds,
    Sync,
    Way,
    given,
    switched,
)
from echoless.api.words import MOST_RECORDS
from schemas.control import Direction, Kind


class Compare(OfRecords):
    """Show each record beside its counterpart, field by field. Changes nothing."""

    kind: ClassVar[Kind] = "compare"
    role: ClassVar[TokenRole] = "viewer"


class Couple(Form):
    """Couple existing records with existing ones; a pair that is refused does not hold up the others."""

    kind: ClassVar[Kind] = "couple"
    pairs: list[Pair] = Field(min_length=1, max_length=MOST_RECORDS)
    sync: Sync = "none"
    force: bool = Field(default=False, description="Couple also what a filter leaves out.")

    def named(self) -> list[str]:
        """Give left and right by turns."""
        return [record for pair in self.pairs for record in (pair.left, pair.right)]

    def way(self) -> Direction:
        """Give the direction of the first synchronization."""
        return self.sync

    def options(self) -> dict[str, str]:
        """Give what only this kind knows."""
        return switched(force=self.force)


class Create(OfRecords):
    """Make the counterparts of records on the other side, couple them, and tell their keys."""

    kind: ClassVar[Kind] = "create"
    wait: Seconds = 0.0

    def options(self) -> dict[str, str]:
        """Give what only this kind knows."""
        return {"wait": str(self.wait)}


class Match(Form):
    """Couple the records of a mapping that are plainly the same; a dry run is the preview."""

    kind: ClassVar[Kind] = "match"
    sync: Sync = "none"
    create: Literal["", "left", "right", "both"] = Field(
        "", description="Make a counterpart, on that side, of each record without a match."
    )

    def way(self) -> Direction:
        """Give the direction of the first synchronization."""
        return self.sync

    def options(self) -> dict[str, str]:
        """Give what only this kind knows."""
        return given(create=self.create)


class Synchronize(Form):
    """Bring records in step now: some, all of a mapping, or, naming neither, all that is not in step."""

    kind: ClassVar[Kind] = "synchronize"
    records: OptionalRecords = Field(default_factory=list)
    direction: Literal["", "to_left", "to_right", "merge"] = Field(
        "", description="Whose values count; merge: of each field, the one that was edited."
    )
    wait: Seconds = 0.0

    def named(self) -> list[str]:
        """Give the records."""
        return self.records

    def way(self) -> Direction:
        """Give the direction."""
        return self.direction

    def options(self) -> dict[str, str]:
        """Give what only this kind knows."""
        return {"wait": str(self.wait)} if self.records else {}


class Uncouple(Form):
    """End couplings; both records stay as they are. All of a mapping: for administrators."""

    kind: ClassVar[Kind] = "uncouple"
    records: OptionalRecords = Field(default_factory=list)
    all: bool = Field(default=False, description="Instead of records: every record of the mapping.")

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        if not (self.records or self.mapping):
            raise ValueError("name records, or a mapping")
        return self

    def named(self) -> list[str]:
        """Give the records."""
        return self.records

    def options(self) -> dict[str, str]:
        """Give what only this kind knows."""
        return switched(all=self.all and not self.records)

    def needs(self) -> TokenRole:
        """Uncoupling everything is for administrators."""
        return "operator" if self.records or self.dry_run else "administrator"


class Repair(Form):
    """Compare all pairs of a mapping and mend what can be; a dry run only tells."""

    kind: ClassVar[Kind] = "repair"
    direction: Literal["", "to_left", "to_right", "merge"] = ""
    missing: Literal["", "restore", "uncouple", "delete"] = Field(
        "", description="What to do where one record of a pair is gone; empty: nothing."
    )

    def way(self) -> Direction:
        """Give the direction."""
        return self.direction

    def options(self) -> dict[str, str]:
        """Give what only this kind knows."""
        return given(missing=self.missing)


class Hold(Form):
    """A body that names what is held: a mapping, one way of it, or all that is sent to a side."""

    side: str = Field("", max_length=100, description="Instead of a mapping.")
    direction: Literal["", Way] = ""

    def way(self) -> Direction:
        """Give the direction."""
        return self.direction

    def options(self) -> dict[str, str]:
        """Give what only these kinds know."""
        return given(side=self.side)


class Pause(Hold):
    """Hold what would be sent from now on; nothing is dropped."""

    kind: ClassVar[Kind] = "pause"


class Resume(Hold):
    """Send what was held, and everything from now on."""

    kind: ClassVar[Kind] = "resume"
