"""Kafka: where it is, the embedded one, the producer, the topics."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import SecretStr

from echoless.failures import Exit, Failure
from echoless.settings import Settings
from echoless.wiring.sides import tables
from streams.broker import EmbeddedBroker
from streams.broker.java import find_java
from streams.port import Producer
from streams.producer import RdkafkaProducer
from streams.settings import KafkaSettings
from streams.topics import TopicNames, TopicSpec, ensure_topics, topic_specs


def embedded_broker(settings: Settings) -> EmbeddedBroker:
    """Give the broker that the program runs itself. Raises Failure if an outside one is configured."""
    if settings.broker.bootstrap_servers:
        raise Failure(
            f"the broker is an outside cluster, at {settings.broker.bootstrap_servers}",
            "nothing to do; remove broker.bootstrap_servers to use the embedded broker",
            Exit.USAGE,
        )
    embedded = settings.broker.embedded
    return EmbeddedBroker(embedded.folder, embedded.port)


def java() -> Path:
    """Find the Java that the embedded broker runs on. Raises BrokerFailed."""
    return find_java()


@contextmanager
def broker_running(settings: Settings) -> Iterator[None]:
    """See to it that there is a broker: the embedded one is started, and stopped after, unless it runs."""
    if settings.broker.bootstrap_servers or embedded_broker(settings).status():
        yield
        return
    with embedded_broker(settings):
        yield


def kafka(settings: Settings) -> KafkaSettings:
    """Say how Kafka is reached. Raises Failure if the embedded broker does not run."""
    broker, security = settings.broker, settings.broker.security
    return KafkaSettings(
        bootstrap_servers=broker.bootstrap_servers or _embedded_address(settings),
        security_protocol=security.protocol,
        sasl_mechanism=security.mechanism or "PLAIN",
        sasl_username=security.username or "",
        sasl_password=security.password or SecretStr(""),
        ssl_cafile=security.ca_file,
        ssl_certfile=security.cert_file,
        ssl_keyfile=security.key_file,
        prefix=settings.prefix,
        partitions=broker.partitions,
        replication=broker.replication,
    )


def _embedded_address(settings: Settings) -> str:
    running = embedded_broker(settings).status()
    if running is None:
        raise Failure("the embedded broker does not run", "echoless up, or: echoless broker start", Exit.DOWN)
    return running.bootstrap


@contextmanager
def producer(settings: Settings) -> Iterator[Producer]:
    """Give what writes to Kafka, for as long as it is needed."""
    made = RdkafkaProducer(kafka(settings))
    try:
        yield made
    finally:
        made.close()


def topic_names(settings: Settings) -> TopicNames:
    """Give the names of all topics."""
    return TopicNames(settings.prefix)


def wanted_topics(settings: Settings) -> list[TopicSpec]:
    """Give all topics as they should be."""
    return topic_specs(kafka(settings), tables(settings))


def make_topics(settings: Settings) -> list[str]:
    """Make the topics that are missing; tell how those that exist differ. Raises TopicsFailed."""
    return [str(mismatch) for mismatch in ensure_topics(kafka(settings), wanted_topics(settings))]
