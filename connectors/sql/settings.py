"""How a SQL side is described: where it is, who writes there for us, which tables take part."""

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

_SERIES = re.compile(r"[^{}]*\{:0?\d*d\}[^{}]*")


def _new_id(value: str) -> str:
    if value in {"coupling", "database"} or _SERIES.fullmatch(value):
        return value
    raise ValueError(
        f"{value!r} is no way to number new records: use coupling, database, or a series like C{{:05d}}"
    )


class SqlTable(BaseModel):
    """One table of the side."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    """The table in the database; ``schema.table`` where it is not in the default schema."""
    key: str
    """The column that identifies a record; unique and not null."""
    new_id: Annotated[str, AfterValidator(_new_id)] = "coupling"
    """How a record we create gets its key: the coupling's id, by the database, or by a series."""

    @property
    def series(self) -> str | None:
        """Give the pattern of the series that numbers new records."""
        return None if self.new_id in {"coupling", "database"} else self.new_id


class SqlSide(BaseModel):
    """A side that is a database."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: SecretStr
    """Where the side is, as SQLAlchemy writes it; logs in as the integration user."""
    admin_url: SecretStr | None = None
    """For ``echoless connect`` only: logs in as somebody who may make tables and triggers."""
    integration_user: str = Field(min_length=1)
    """The author of our own writes: on PostgreSQL the role of ``url``, on SQLite a name of your choice."""
    tables: dict[str, SqlTable] = Field(min_length=1)
