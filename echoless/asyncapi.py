"""All topics as an AsyncAPI document, made of the definitions that the program itself works with."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from schemas.envelope import OF_NO_TABLE, MessageKind, message_schema, read_envelope
from schemas.tables import Catalog, TableType
from streams.settings import KafkaSettings
from streams.topics import TopicNames, TopicSpec, topic_specs

Document = dict[str, Any]
Table = tuple[str, str]

AVRO: Final = "application/vnd.apache.avro;version=1.9.0"
BINDING: Final = "0.5.0"
ABOUT: Final = """Two business systems kept in step: each publishes its changes, and reads commands.

Messages are Avro, in single-object encoding, or in the Confluent wire format where a schema registry is.
Headers are CloudEvents attributes (`ce_id`, `ce_type`, `ce_source`, …) and a `traceparent`. The change event
of a write that carried out a command may name it in the header `answers`; its result then bears `told`.
Operations are told as echoless sees them: what it receives others send, and the other way round.
"""
KEYS: Final[Mapping[MessageKind, str]] = {
    "Change": "The record's id.",
    "Command": "The coupling's id.",
    "Result": "The coupling's id.",
    "Problem": "Mapping and record.",
    "Control": "The record or the mapping.",
    "Audit": "The entry's id.",
}
DEATHS: Final = """The original bytes and headers of a message that could not be handled, and why: the headers
`__connect.errors.*`, as Kafka Connect names them, `echoless.errors.code` and `echoless.errors.remedy`.
"""
TOMBSTONE: Final = "Tombstone"
DEAD: Final = "DeadLetter"


def asyncapi(catalog: Catalog, tables: Iterable[Table], kafka: KafkaSettings, version: str) -> Document:
    """Describe every topic that these tables need, and every message on it."""
    topics = Topics(catalog, list(tables), kafka)
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "echoless",
            "version": version,
            "description": ABOUT,
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/avro",
        "channels": topics.channels(),
        "operations": topics.operations(),
        "components": {"messages": dict(topics.messages())},
    }


class Topics:
    """The topics of some tables, in the order in which they are made."""

    def __init__(self, catalog: Catalog, tables: list[Table], kafka: KafkaSettings) -> None:
        self._tables = [catalog.table(*table) for table in tables]
        self._names = TopicNames(kafka.prefix)
        self._specs = topic_specs(kafka, tables)
        self._carried = dict(self._all_carried())

    def channels(self) -> Document:
        """Describe the topics: their settings, and which messages are on them."""
        return {spec.name: self._channel(spec) for spec in self._specs}

    def operations(self) -> Document:
        """Say what echoless does with each topic."""
        return {
            f"{action}.{spec.name}": {
                "action": action,
                "channel": {"$ref": f"#/channels/{spec.name}"},
                "summary": summary,
            }
            for spec in self._specs
            for action, summary, _ in [self._carried[spec.name]]
        }

    def messages(self) -> Iterator[tuple[str, Document]]:
        """Describe the messages."""
        for table in self._tables:
            for kind in ("Change", "Command", "Result"):
                yield _of(kind, table), _message(kind, _schema(kind, table), str(table))
        for kind in OF_NO_TABLE:
            yield kind, _message(kind, read_envelope(kind), "")
        yield (
            TOMBSTONE,
            {
                "title": "No value",
                "summary": "What this key stood for is gone: the record was deleted, or the error is closed.",
                "payload": {"type": "null"},
            },
        )
        yield (
            DEAD,
            {
                "title": "A dead letter",
                "summary": DEATHS,
                "contentType": "application/octet-stream",
                "payload": {},
            },
        )

    def _channel(self, spec: TopicSpec) -> Document:
        _, summary, carried = self._carried[spec.name]
        configuration = {
            name: [value] if name == "cleanup.policy" else _number(value)
            for name, value in spec.settings.items()
        }
        return {
            "address": spec.name,
            "title": summary,
            "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in carried},
            "bindings": {
                "kafka": {
                    "topic": spec.name,
                    "partitions": spec.partitions,
                    "replicas": spec.replication,
                    "topicConfiguration": configuration,
                    "bindingVersion": BINDING,
                }
            },
        }

    def _all_carried(self) -> Iterator[tuple[str, tuple[str, str, list[str]]]]:
        """Say of each topic what echoless does with it, what for, and the messages on it."""
        names = self._names
        for table in self._tables:
            place = (table.side, table.name)
            change, command = _of("Change", table), _of("Command", table)
            yield names.changes(*place), ("receive", f"What changed in {table}", [change, TOMBSTONE])
            yield names.commands(*place), ("send", f"What is to be written to {table}", [command])
        for side in dict.fromkeys(table.side for table in self._tables):
            results = [_of("Result", table) for table in self._tables if table.side == side]
            yield names.results(side), ("receive", f"What became of the commands to {side}", results)
        yield names.errors, ("send", "Open errors, and those alone", ["Problem", TOMBSTONE])
        yield names.dead_letters, ("send", "What could not be read or carried out at all", [DEAD])
        yield names.control, ("receive", "What operators ask for", ["Control"])
        yield names.audit, ("send", "What operators did, and what became of it", ["Audit"])


def _of(kind: MessageKind, table: TableType) -> str:
    return f"{kind}.{table.side}.{table.name}"


def _schema(kind: MessageKind, table: TableType) -> Document:
    """Give the schema of a message; what the fields mean is told once, with the changes of the table."""
    bare = [{name: said for name, said in each.items() if name != "doc"} for each in table.schema["fields"]]
    record = table.schema if kind == "Change" else {**table.schema, "fields": bare}
    return message_schema(read_envelope(kind), table.side, table.name, record)


def _message(kind: MessageKind, schema: Document, table: str) -> Document:
    return {
        "name": f"{schema['namespace']}.{schema['name']}",
        "title": f"{kind} of {table}" if table else kind,
        "summary": schema["doc"],
        "payload": {"schemaFormat": AVRO, "schema": schema},
        "bindings": {
            "kafka": {"key": {"type": "string", "description": KEYS[kind]}, "bindingVersion": BINDING}
        },
    }


def _number(value: str) -> int | str:
    return int(value) if value.isdigit() else value
