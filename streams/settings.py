"""How to reach Kafka, and the same said to each of the three clients we use."""

import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

Protocol = Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"]
Mechanism = Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"]


class KafkaSettings(BaseModel):
    """Address, credentials and topic layout of a Kafka cluster."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    bootstrap_servers: str = "127.0.0.1:9092"
    """``host:port``, several with commas."""
    security_protocol: Protocol = "PLAINTEXT"
    sasl_mechanism: Mechanism = "PLAIN"
    sasl_username: str = ""
    sasl_password: SecretStr = SecretStr("")
    ssl_cafile: Path | None = None
    """Certificates to trust, as PEM; None: those of the machine."""
    ssl_certfile: Path | None = None
    """Our own certificate, for clusters that ask for one."""
    ssl_keyfile: Path | None = None
    prefix: str = ""
    """Stands before every topic's and group's name, so that several installations share a cluster."""
    partitions: int = Field(default=4, ge=1)
    replication: int = Field(default=1, ge=1)

    @property
    def uses_tls(self) -> bool:
        """Tell whether connections are encrypted."""
        return self.security_protocol in {"SSL", "SASL_SSL"}

    @property
    def uses_sasl(self) -> bool:
        """Tell whether we log in with a name and a password."""
        return self.security_protocol in {"SASL_PLAINTEXT", "SASL_SSL"}


def for_kafka_python(settings: KafkaSettings) -> dict[str, Any]:
    """Give the arguments of kafka-python's clients."""
    arguments: dict[str, Any] = {
        "bootstrap_servers": settings.bootstrap_servers.split(","),
        "security_protocol": settings.security_protocol,
    }
    if settings.uses_tls:
        arguments["ssl_context"] = tls_context(settings)
    if settings.uses_sasl:
        arguments["sasl_mechanism"] = settings.sasl_mechanism
        arguments["sasl_plain_username"] = settings.sasl_username
        arguments["sasl_plain_password"] = settings.sasl_password.get_secret_value()
    return arguments


def for_librdkafka(settings: KafkaSettings) -> dict[str, Any]:
    """Give the properties of librdkafka's clients."""
    return {
        "bootstrap.servers": settings.bootstrap_servers,
        "security.protocol": settings.security_protocol,
        **dict(_librdkafka_security(settings)),
    }


def tls_context(settings: KafkaSettings) -> ssl.SSLContext:
    """Give what the Python clients need for TLS."""
    context = ssl.create_default_context(cafile=settings.ssl_cafile)
    if settings.ssl_certfile:
        context.load_cert_chain(settings.ssl_certfile, settings.ssl_keyfile)
    return context


def _librdkafka_security(settings: KafkaSettings) -> Iterator[tuple[str, str]]:
    if settings.uses_tls:
        files = {
            "ssl.ca.location": settings.ssl_cafile,
            "ssl.certificate.location": settings.ssl_certfile,
            "ssl.key.location": settings.ssl_keyfile,
        }
        yield from ((name, str(file)) for name, file in files.items() if file)
    if settings.uses_sasl:
        yield "sasl.mechanism", settings.sasl_mechanism
        yield "sasl.username", settings.sasl_username
        yield "sasl.password", settings.sasl_password.get_secret_value()
