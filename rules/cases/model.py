"""A golden case as its author writes it: plain frozen data, checked for its shape only.

Whether the records, fields and mappings it names exist is checked in rules.cases.stage.
"""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
    WithJsonSchema,
    model_validator,
)

from rules.model import Part, Scalar
from rules.outcome import Outcome
from schemas.keys import RecordKey

Fields = dict[str, Scalar]
"""Values by field, as YAML writes them; the type of the field decides what they become."""


def _id(written: Any) -> Any:
    """Take a number for the text it stands for: ids are text, whatever the key is in its table."""
    is_number = isinstance(written, int | Decimal) and not isinstance(written, bool)
    return str(written) if is_number else written


def _key(written: Any) -> Any:
    parts = written.split("/", 2) if isinstance(written, str) else []
    if len(parts) != 3 or not all(parts):
        raise ValueError(f"`{written}` is no record: write it as side/table/id")
    return RecordKey(*parts)


def _several(written: Any) -> Any:
    return written if isinstance(written, list | tuple) else (written,)


def _filled(written: Any) -> Any:
    """Let ``result:`` with nothing after it be the answer that needs no words."""
    return {} if written is None else written


Id = Annotated[StrictStr, BeforeValidator(_id), WithJsonSchema({"type": ["string", "number"]})]
Key = Annotated[
    RecordKey,
    BeforeValidator(_key),
    WithJsonSchema({"type": "string", "pattern": "^[^/]+/[^/]+/.+$"}),
]
Settings = dict[str, Scalar | tuple[Scalar, ...]]
"""By variable of the mapping files."""
Pairs = dict[str, tuple[tuple[Id, Id], ...]]
"""By mapping: the ids, left and right, of records that are coupled."""
Words = Annotated[
    tuple[StrictStr, ...],
    BeforeValidator(_several),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
"""One word, or a list of them."""


class Happening(Part):
    """A record changes on its side; what ``set`` does not name stays as it is."""

    record: Key
    by: StrictStr = "somebody"
    """``integration`` is the account that the synchronization writes with on that side."""
    set_: Fields | None = Field(None, alias="set")
    """Left out for a change by the integration user: what the last command wrote."""
    delete: StrictBool = False
    read: StrictBool = False
    """A snapshot says how the record is; nothing happened to it."""
    at: StrictStr | None = None
    """When, as ISO 8601; left out: a minute after whatever happened before."""
    version: StrictInt | None = None
    """Left out: the one that follows the last one known."""


class Answer(Part):
    """A side answers the last command of the mapping."""

    status: Literal["applied", "unchanged", "stale", "rejected", "failed"] = "applied"
    id: Id | None = None
    """The id that the side gave a record made by the command."""
    version: StrictInt | None = None
    """Left out: the version that the command's write has, or will have."""
    values: Fields | None = None
    """As the side stored them; left out: as they were sent."""
    code: StrictStr = ""
    message: StrictStr = ""


class Expect(Part):
    """What the mapping should have decided; what is left out may be anything."""

    outcome: Outcome | None = None
    operation: Literal["create", "update", "delete", "none"] | None = None
    """``none``: nothing is sent."""
    to: StrictStr | None = None
    """Where the command goes: ``side/table/id``, of a create ``side/table``."""
    values: Fields | None = None
    """All that the command writes, no field more."""
    includes: Fields | None = None
    """Some of what the command writes."""
    without: Words = ()
    """Fields that the command does not write."""
    waits_for: Words = ()
    """Records, as ``side/table/id``, whose couplings the sends wait for. ``[]``: for none."""
    conflict: StrictBool | Words = False
    """The fields that both sides changed; ``true``: any."""
    error: StrictStr | None = None
    """Code of the error that opens; null: none opens."""
    reason: StrictStr | None = None
    """Part of the reason that is given."""


class Step(Part):
    """One thing that happens, and what is expected of it."""

    event: Happening | None = None
    result: Annotated[Answer | None, BeforeValidator(_filled)] = None
    couple: Pairs | None = None
    """Records are coupled meanwhile; what waited for that is released."""
    expect: Expect

    @model_validator(mode="after")
    def _one_thing(self) -> "Step":
        if sum(part is not None for part in (self.event, self.result, self.couple)) != 1:
            raise ValueError("a step has one of `event`, `result` and `couple`")
        return self


class Case(Step):
    """A case: what is there, the first thing that happens, and what follows."""

    name: StrictStr
    settings: Settings = Field(default_factory=dict)
    """What `${name}` stands for in the mappings, here; wins over the file's and the configuration's."""
    couplings: Pairs = Field(default_factory=dict)
    """Agreed is what their records show; a record that is not given shows what its counterpart made it."""
    records: dict[str, Fields | None] = Field(default_factory=dict)
    """By ``side/table/id``; fields left out are null, or empty where null is not allowed."""
    then: tuple[Step, ...] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        """Give all that happens, in order."""
        return (self, *self.then)


class CaseFile(Part):
    """The cases of one mapping."""

    mapping: StrictStr
    settings: Settings = Field(default_factory=dict)
    """What `${name}` stands for in the mappings while these cases are tried."""
    cases: tuple[Case, ...] = Field(min_length=1)
