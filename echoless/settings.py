"""What an operator writes in echoless.yaml: where the broker, the store and the sides are.

What the mappings say stands in files of their own; this is about places and accounts.
"""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from rules.model.duration import Duration

SHORTEST_HISTORY = timedelta(days=8)
"""A request that the broker delivers again must find the answer to its key."""

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
"""Names of sides and tables become parts of topic names and of environment variables."""

Constant = bool | int | Decimal | str | None
Setting = Constant | list[Constant]
"""What a variable of the mapping files stands for: a value, or a list of values."""


class Section(BaseModel):
    """A part of the file: unknown keys are mistakes, and nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Embedded(Section):
    """The broker that the program runs itself: for development, demos and tests."""

    folder: Path = Field(Path(".echoless/broker"), description="where the broker keeps its data")
    port: int | None = Field(
        None,
        ge=1,
        le=65535,
        description="the port clients connect to; left out: a free one, and the same again",
    )


class Security(Section):
    """How to sign in to an outside Kafka cluster; the same for all three Kafka clients."""

    protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = Field(
        "PLAINTEXT", description="how the connection is protected"
    )
    mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] | None = Field(
        None, description="how the user is authenticated, with a SASL protocol"
    )
    username: str | None = Field(None, description="the Kafka user")
    password: SecretStr | None = Field(None, description="the Kafka user's password")
    ca_file: Path | None = Field(None, description="PEM file of the authority that signed the brokers")
    cert_file: Path | None = Field(None, description="PEM file of the client's certificate")
    key_file: Path | None = Field(None, description="PEM file of the client's private key")

    @model_validator(mode="after")
    def _is_complete_and_used(self) -> Self:
        """Refuse what is missing, and what would be passed over in silence."""
        login = (self.mechanism, self.username, self.password)
        files = (self.ca_file, self.cert_file, self.key_file)
        if self.protocol.startswith("SASL") and not all(login):
            raise ValueError(f"protocol {self.protocol} needs mechanism, username and password")
        if any(login) and not self.protocol.startswith("SASL"):
            raise ValueError("mechanism, username and password need protocol SASL_SSL (or SASL_PLAINTEXT)")
        if any(files) and not self.protocol.endswith("SSL"):
            raise ValueError("ca_file, cert_file and key_file need protocol SSL or SASL_SSL")
        if self.key_file and not self.cert_file:
            raise ValueError("key_file needs cert_file")
        return self


class Broker(Section):
    """Which Kafka to use. With bootstrap_servers it is an outside cluster, else the embedded one."""

    embedded: Embedded = Field(Embedded(), description="the broker that the program runs itself")
    bootstrap_servers: str | None = Field(
        None,
        pattern=r"^[^\s,;]+:\d+(,[^\s,;]+:\d+)*$",
        description="host:port of an outside cluster, several by commas",
    )
    security: Security = Field(Security(), description="how to sign in to the outside cluster")
    partitions: int = Field(
        4, ge=1, description="partitions of each topic: how many workers can share the work"
    )
    replication: int = Field(1, ge=1, description="copies of each partition: 3 on a cluster")

    @model_validator(mode="after")
    def _only_an_outside_cluster_asks_who_we_are(self) -> Self:
        if self.security != Security() and not self.bootstrap_servers:
            raise ValueError("security is for an outside cluster: give bootstrap_servers, too")
        return self


class Registry(Section):
    """A Confluent-compatible schema registry. Without one, messages carry the schema's fingerprint."""

    url: str = Field(pattern=r"^https?://", description="the registry's address")
    username: str | None = Field(None, description="the registry user")
    password: SecretStr | None = Field(None, description="the registry user's password")


class Table(Section):
    """A table of a side, under the name that topics and mappings use."""

    name: str | None = Field(None, description="the table's name in the database, if it is another one")
    key: str | None = Field(None, description="the key column, if the table's .avsc file names another one")
    new_id: str = Field(
        "coupling",
        pattern=r"^(coupling|database|[^{}]*\{:0?\d*d\}[^{}]*)$",
        description="the key of a record we create: coupling (a text made from the coupling's id), "
        "database (it numbers new rows itself), or a series such as C{:05d}",
    )


class Side(Section):
    """One of the systems that are kept in step."""

    connector: Literal["sql"] = Field("sql", description="how the side is reached")
    url: SecretStr = Field(
        description="the database, as sqlite:///file.db or postgresql+psycopg://user@host/db"
    )
    admin_url: SecretStr | None = Field(
        None, description="for echoless connect: the same database, for a user who may create triggers"
    )
    integration_user: str = Field(
        "echoless",
        min_length=1,
        description="the account the synchronization writes with; its changes are echoes",
    )
    foreign_writes: Literal["ignore", "put back", "synchronize"] = Field(
        "ignore", description="what to do with changes somebody else made under the integration user"
    )
    every_edit: bool = Field(
        False,
        description="publish every edit, also those that a newer edit of the same fields by the same user "
        "overtook before they were published",
    )
    tables: dict[Name, Table | None] = Field(min_length=1, description="the tables that take part")

    def table(self, name: str) -> Table:
        """Give a table's settings; a table without any has the defaults."""
        return self.tables[name] or Table()


class Api(Section):
    """The HTTP API."""

    port: int | None = Field(
        None,
        ge=1,
        le=65535,
        description="the port; given, `echoless up` serves the API, too (`echoless serve` does it by itself)",
    )
    host: str = Field("127.0.0.1", min_length=1, description="the address to listen on")
    requests_per_second: float = Field(
        20.0, gt=0, description="requests of one token per second, in the long run"
    )
    burst: int = Field(100, ge=1, description="requests of one token at once")
    body_bytes: int = Field(1_048_576, ge=1024, description="the largest body of a request")


class Settings(BaseSettings):
    """All of echoless.yaml. Environment variables ``ECHOLESS_…`` win over the file."""

    model_config = SettingsConfigDict(
        extra="forbid", frozen=True, env_prefix="ECHOLESS_", env_nested_delimiter="__"
    )

    prefix: str = Field(
        "", pattern=r"^([a-z][a-z0-9_.-]*)?$", description="put before every topic and consumer group name"
    )
    broker: Broker = Field(Broker(), description="the Kafka that everything flows through")
    store: SecretStr = Field(
        SecretStr("sqlite:///.echoless/store.db"), description="the coupling store's database"
    )
    registry: Registry | None = Field(None, description="the schema registry, if there is one")
    schemas: Path = Field(Path("schemas"), description="folder of the Avro schemas: SIDE/TABLE.avsc")
    mappings: list[Path] = Field(
        [Path("mappings")], min_length=1, description="mapping files, or folders of them"
    )
    mapping_settings: dict[Name, Setting] = Field(
        {}, description="what `${name}` stands for in the mapping files"
    )
    keep_history: Duration = Field(
        timedelta(days=90),
        ge=SHORTEST_HISTORY,
        description="how long jobs and runs of schedules that are over, the audit, and the answers to "
        "idempotency keys are kept in the store; at least 8d, longer than the topics keep requests",
    )
    api: Api = Field(Api(), description="the HTTP API")
    sides: dict[Name, Side] = Field(min_length=2, description="the systems to keep in step, two or more")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment win over the file; read nothing else."""
        del settings_cls, dotenv_settings, file_secret_settings
        return env_settings, init_settings
