"""The topics: their names, their settings, and their making."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Literal

from kafka.admin import ConfigResource
from kafka.errors import TopicAlreadyExistsError

from streams.admin import TopicsFailed, admin
from streams.settings import KafkaSettings

__all__ = [
    "BadTopicName",
    "Mismatch",
    "TopicNames",
    "TopicSpec",
    "TopicsFailed",
    "admin",
    "ensure_topics",
    "topic_exists",
    "topic_specs",
]

DAY = 24 * 3600 * 1000
"""Milliseconds."""

NAME = re.compile(r"[A-Za-z0-9._-]{1,249}")


class BadTopicName(ValueError):
    """Kafka does not take this name."""


@dataclass(frozen=True, slots=True)
class TopicSpec:
    """A topic as it should be."""

    name: str
    partitions: int
    replication: int = 1
    cleanup: Literal["compact", "delete"] = "delete"
    config: Mapping[str, str] = field(default_factory=dict)

    @property
    def settings(self) -> dict[str, str]:
        """Give all settings of the topic, under Kafka's names."""
        return {"cleanup.policy": self.cleanup, **self.config}


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A topic that exists already differs from what it should be."""

    topic: str
    setting: str
    wanted: str
    found: str

    def __str__(self) -> str:
        return f"topic {self.topic}: {self.setting} is {self.found}, should be {self.wanted}"


class TopicNames:
    """The names of all topics, under one prefix."""

    def __init__(self, prefix: str = "") -> None:
        self._prefix = f"{prefix}." if prefix else ""
        self._made: dict[tuple[str, ...], str] = {}

    def changes(self, side: str, table: str) -> str:
        """Name the topic of the change events of a table; key: record id."""
        return self._name("changes", side, table)

    def commands(self, side: str, table: str) -> str:
        """Name the topic of the commands to a table; key: coupling id."""
        return self._name("commands", side, table)

    def results(self, side: str) -> str:
        """Name the topic of the results of a side's commands; key: coupling id."""
        return self._name("results", side)

    @property
    def errors(self) -> str:
        """Name the topic of open errors; key: mapping and record."""
        return self._name("errors")

    @property
    def dead_letters(self) -> str:
        """Name the topic of what nobody could read; key: the original one."""
        return self._name("dead-letters")

    @property
    def control(self) -> str:
        """Name the topic of what operators ask for; key: record or mapping."""
        return self._name("control")

    @property
    def audit(self) -> str:
        """Name the topic of what operators did; key: the entry's id."""
        return self._name("audit")

    def group(self, name: str) -> str:
        """Name a consumer group."""
        return self._name(name)

    def _name(self, *parts: str) -> str:
        if parts in self._made:
            return self._made[parts]
        name = self._prefix + ".".join(parts)
        if not NAME.fullmatch(name):
            raise BadTopicName(
                f"{name!r} cannot be a topic: Kafka takes letters, digits, '.', '_' and '-' only, "
                "249 at most; rename the side or the table in echoless.yaml"
            )
        self._made[parts] = name
        return name


def topic_specs(settings: KafkaSettings, tables: Iterable[tuple[str, str]]) -> list[TopicSpec]:
    """Give all topics that the tables (side, table) need, as they should be."""
    return [
        TopicSpec(name, settings.partitions, settings.replication, cleanup, config)
        for name, cleanup, config in _layout(TopicNames(settings.prefix), list(tables))
    ]


def _layout(
    names: TopicNames, tables: list[tuple[str, str]]
) -> Iterator[tuple[str, Literal["compact", "delete"], Mapping[str, str]]]:
    # Whoever lags behind by less than this sees every change, not only the last of each record.
    replayable = {"min.compaction.lag.ms": str(7 * DAY)}
    passing = {"retention.ms": str(7 * DAY)}
    for side, table in tables:
        yield names.changes(side, table), "compact", replayable
        yield names.commands(side, table), "delete", passing
    for side in sorted({side for side, _ in tables}):
        yield names.results(side), "delete", passing
    yield names.errors, "compact", {}
    yield names.dead_letters, "delete", {"retention.ms": str(30 * DAY)}
    yield names.control, "delete", passing
    yield names.audit, "delete", {"retention.ms": str(90 * DAY)}


def ensure_topics(settings: KafkaSettings, specs: Iterable[TopicSpec]) -> list[Mismatch]:
    """Make the topics that are missing; tell how those that exist differ. Raises TopicsFailed."""
    wanted = {spec.name: spec for spec in specs}
    with admin(settings) as client:
        present = {name: wanted[name] for name in client.list_topics() if name in wanted}
        missing = [spec for name, spec in wanted.items() if name not in present]
        if missing:
            _create(client, missing)
        return _mismatches(client, present) if present else []


def topic_exists(settings: KafkaSettings, name: str) -> bool:
    """Tell whether the cluster has the topic. Raises TopicsFailed."""
    with admin(settings) as client:
        return name in client.list_topics()


def _create(client: Any, specs: Iterable[TopicSpec]) -> None:
    wanted = {
        spec.name: {
            "num_partitions": spec.partitions,
            "replication_factor": spec.replication,
            "configs": spec.settings,
        }
        for spec in specs
    }
    with suppress(TopicAlreadyExistsError):  # another process was quicker; it makes the same ones
        client.create_topics(wanted)
    client.wait_for_topics(list(wanted))


def _mismatches(client: Any, specs: Mapping[str, TopicSpec]) -> list[Mismatch]:
    resources = [ConfigResource("TOPIC", name) for name in specs]
    found = client.describe_configs(resources, config_filter="all")["topic"]
    described = {topic["name"]: topic for topic in client.describe_topics(list(specs))}
    differences = []
    for name, spec in specs.items():
        count = len(described[name]["partitions"])
        pairs = [("partitions", str(spec.partitions), str(count))]
        pairs += [(key, value, str(found[name][key]["value"])) for key, value in spec.settings.items()]
        differences += [Mismatch(name, key, want, have) for key, want, have in pairs if want != have]
    return differences
