"""What every deciding or applying agent is fitted with; the wiring chooses the implementations."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from coupling_store.port import Store
from schemas.codec import Codec
from schemas.pausing import PausedPlaces, nothing_paused
from streams.port import Producer
from streams.topics import TopicNames


@dataclass(frozen=True, slots=True)
class Parts:
    """Store, codec, producer, topic names, and the time."""

    store: Store
    codec: Codec
    producer: Producer
    topics: TopicNames
    now: Callable[[], datetime]
    paused: Callable[[], PausedPlaces] = nothing_paused
    """Where nothing is to be sent at present."""
