"""The connection to a cluster for everything that is not reading or writing records."""

import socket
from contextlib import closing
from typing import Any

from kafka.admin import KafkaAdminClient
from kafka.errors import KafkaError

from streams.settings import KafkaSettings, for_kafka_python


class TopicsFailed(Exception):
    """The topics could not be made or looked at; says why, and what mends it."""


class admin(closing[Any]):  # noqa: N801 - used like a function: with admin(settings) as client
    """kafka-python's admin client for a ``with`` block; its errors come out as TopicsFailed."""

    def __init__(self, settings: KafkaSettings) -> None:
        self._servers = settings.bootstrap_servers
        try:
            _knock(self._servers)
            super().__init__(KafkaAdminClient(**for_kafka_python(settings)))
        except (KafkaError, OSError) as error:
            raise self._failed(error) from error

    def __exit__(self, *raised: object) -> None:
        super().__exit__(*raised)
        if isinstance(raised[1], KafkaError):
            raise self._failed(raised[1]) from raised[1]

    def _failed(self, error: Exception) -> TopicsFailed:
        return TopicsFailed(
            f"Kafka at {self._servers} refused or did not answer: {error}. "
            "Is it up? echoless broker status, echoless doctor"
        )


def _knock(servers: str) -> None:
    """Find out at once whether nobody is there: kafka-python tries for half a minute. Raises OSError."""
    for server in servers.split(","):
        host, _, port = server.strip().rpartition(":")
        try:
            socket.create_connection((host.strip("[]"), int(port)), timeout=5).close()
        except OSError as error:
            refused = error
        else:
            return
    raise refused
