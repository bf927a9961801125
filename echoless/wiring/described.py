"""Which topics an AsyncAPI document describes."""

from pathlib import Path

from echoless.settings import Settings
from echoless.wiring.rules import catalog
from echoless.wiring.sides import tables
from schemas.tables import Catalog
from streams.settings import KafkaSettings

Described = tuple[Catalog, list[tuple[str, str]], KafkaSettings]


def configured_topics(settings: Settings) -> Described:
    """Give the tables and topics of a configuration; the broker need not run. Raises BadSchemas."""
    broker = settings.broker
    layout = KafkaSettings(
        prefix=settings.prefix, partitions=broker.partitions, replication=broker.replication
    )
    return catalog(settings), tables(settings), layout


def shipped_topics(folder: Path) -> Described:
    """Give all tables of a folder of schemas, their topics as they are without a configuration."""
    found = Catalog.load(folder)
    return found, [(table.side, table.name) for table in found], KafkaSettings()
