"""What all batches of one store share."""

from dataclasses import dataclass

from coupling_store.database import Database
from coupling_store.queries import Queries
from coupling_store.recent import Recent


@dataclass(frozen=True, slots=True)
class Shared:
    """The database, its statements, what was decoded lately, and who counts."""

    database: Database
    queries: Queries
    recent: Recent
    worker: str
    """Random, one per store that is open: its counts stand in rows of their own."""
