"""The connection to a cluster for everything that is not reading or writing records."""

from contextlib import closing
from typing import Any

from kafka.admin import KafkaAdminClient
from kafka.errors import KafkaError

from streams.knock import knock, sign_in
from streams.refusal import AWAY, Refused
from streams.settings import KafkaSettings, for_kafka_python

BOOTSTRAP_SECONDS = 15
"""Somebody took our connection a moment ago: whoever is silent for so long will stay so."""


class TopicsFailed(Exception):
    """The topics could not be made or looked at; says why, and what mends it."""

    def __init__(self, cause: str, remedy: str = AWAY) -> None:
        super().__init__(f"{cause}; {remedy}")
        self.cause = cause
        self.remedy = remedy


class admin(closing[Any]):  # noqa: N801 - used like a function: with admin(settings) as client
    """kafka-python's admin client for a ``with`` block; its errors come out as TopicsFailed."""

    def __init__(self, settings: KafkaSettings) -> None:
        self._servers = settings.bootstrap_servers
        try:
            knock(settings)
            super().__init__(_client(settings))
        except Refused as refused:
            raise TopicsFailed(f"Kafka at {self._servers} refused: {refused}", refused.remedy) from refused
        except (KafkaError, OSError) as error:
            raise self._failed(error) from error

    def __exit__(self, *raised: object) -> None:
        super().__exit__(*raised)
        if isinstance(raised[1], KafkaError):
            raise self._failed(raised[1]) from raised[1]

    def _failed(self, error: Exception) -> TopicsFailed:
        return TopicsFailed(f"Kafka at {self._servers} refused or did not answer: {error}")


def _client(settings: KafkaSettings) -> KafkaAdminClient:
    try:
        return KafkaAdminClient(**for_kafka_python(settings), bootstrap_timeout_ms=BOOTSTRAP_SECONDS * 1000)
    except KafkaError:
        sign_in(settings)  # says more, if it fails, too
        raise
