"""A real Kafka broker of our own for development, demo and tests: one process, no Docker, no system Java."""

from streams.broker.doors import Door
from streams.broker.embedded import EmbeddedBroker
from streams.broker.failure import BrokerFailed
from streams.broker.process import Running

__all__ = ["BrokerFailed", "Door", "EmbeddedBroker", "Running"]
