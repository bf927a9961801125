"""Cuts a full synchronization into ranges: one per partition, wave by wave."""

from collections.abc import Mapping, Sequence

from agents.jobs.asked import Asked
from agents.jobs.scope import Mappings, scope_of
from coupling_store.jobs import JobRange
from schemas.tables import Catalog
from streams.ranges import Bounds
from streams.topics import TopicNames

Table = tuple[str, str]
"""A side and one of its tables."""


def tables_of(asked: Asked, mappings: Mappings, catalog: Catalog) -> list[list[Table]]:
    """Give the tables that each wave reads. Raises Wrong."""
    return [sorted(scope_of(asked, wave, mappings, catalog).places) for wave in range(len(asked.waves))]


def ranges_of(
    tables: Sequence[Sequence[Table]], topics: TopicNames, held: Mapping[str, Sequence[Bounds]]
) -> list[JobRange]:
    """Give the ranges of all waves; ``held``: by topic, what its partitions hold now."""
    found = [
        (wave, bounds)
        for wave, read in enumerate(tables)
        for table in read
        for bounds in held[topics.changes(*table)]
        if bounds.first < bounds.end
    ]
    return [
        JobRange("", number, wave, b.topic, b.partition, b.first, b.end, b.first)
        for number, (wave, b) in enumerate(found)
    ]
