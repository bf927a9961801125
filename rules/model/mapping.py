"""A mapping as written: a table of one side, a table of the other, and the rows between them."""

from datetime import timedelta

from pydantic import Field

from rules.compiled import OnDelete, OnExit, OnForeignWrite, Policy
from rules.model.duration import Duration
from rules.model.filters import Filter
from rules.model.job import JobModel
from rules.model.part import Direction, Part, PerSide, ReceiverEdits
from rules.model.row import FieldRow
from rules.model.templates import Templates


class Place(Part):
    """A table of a side, and which of its records take part."""

    side: str
    """The side, as the configuration calls it."""
    table: str
    """Its table, as its schema file calls it."""
    filter: Filter | None = None
    """Which of its records take part; left out: all."""


class MappingModel(Part):
    """A table of one side and a table of the other, and everything that holds between them."""

    mapping: str
    """Its name."""
    enabled: bool = True
    """A mapping that is switched off is checked, and takes part in nothing."""
    left: Place
    """The table of the one side."""
    right: Place
    """The table of the other side."""
    direction: Direction = "both"
    """Which way records are synchronized."""
    row_direction: Direction | None = None
    """The direction of rows between two fields that say none; left out: as the mapping."""
    only_coupled: bool = False
    """Records without a coupling are left alone; nothing is created on either side."""
    create: PerSide[bool] = PerSide(left=True, right=True)
    """Whether records that are missing on that side are created there."""
    conflict: Policy = "latest"
    """Who wins when both sides changed a field at the same time; `error`: a person decides."""
    on_delete: PerSide[OnDelete] = PerSide(left="ignore", right="ignore")
    """What a deletion on that side does."""
    on_filter_exit: PerSide[OnExit] = PerSide(left="ignore", right="ignore")
    """What happens when a coupled record on that side stops matching its filter by a user's edit."""
    receiver_edits: ReceiverEdits = "keep"
    """What happens to edits by hand on the receiving side of one-way rows."""
    foreign_writes: PerSide[OnForeignWrite] | None = None
    """What becomes of writes by others under our account; left out: as the settings of either side."""
    templates: Templates = Templates()
    """Values for records created on that side."""
    depends_on: tuple[str, ...] = ()
    """Mappings that a full synchronization does first, besides those the rows refer to."""
    uncouple_with: tuple[str, ...] = ()
    """Mappings to whose records the rows refer: pairs are uncoupled with the pair they belong to."""
    job: JobModel | None = None
    """When all records are synchronized by schedule; left out: never."""
    park_deadline: Duration = timedelta(days=1)
    """A record parked longer than this becomes an open error."""
    fields: tuple[FieldRow, ...] = Field(min_length=1)
    """The rows: which field becomes which."""
