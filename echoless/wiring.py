"""The one place that names concrete implementations: from settings to parts that fit together."""

from echoless.failures import Exit, Failure
from echoless.settings import Settings
from schemas.codec import Codec
from schemas.tables import Catalog
from streams.broker import EmbeddedBroker
from streams.port import Producer
from streams.producer import RdkafkaProducer
from streams.settings import KafkaSettings


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


def kafka(settings: Settings) -> KafkaSettings:
    """Say how Kafka is reached. Raises Failure if the embedded broker does not run."""
    broker, security = settings.broker, settings.broker.security
    return KafkaSettings(
        bootstrap_servers=broker.bootstrap_servers or _embedded_address(settings),
        security_protocol=security.protocol,
        sasl_mechanism=security.mechanism or "PLAIN",
        sasl_username=security.username or "",
        sasl_password=security.password or "",
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
        raise Failure("the embedded broker does not run", "echoless broker start", Exit.DOWN)
    return running.bootstrap


def producer(settings: Settings) -> Producer:
    """Give what writes to Kafka."""
    return RdkafkaProducer(kafka(settings))


def catalog(settings: Settings) -> Catalog:
    """Read the tables of the sides. Raises BadSchemas."""
    return Catalog.load(settings.schemas)


def codec(settings: Settings) -> Codec:
    """Give what turns messages into bytes and back."""
    return Codec(catalog(settings))
