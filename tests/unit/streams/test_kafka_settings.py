"""One set of settings, said to three clients."""

import ssl
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from faust.transport.drivers.aiokafka import credentials_to_aiokafka_auth
from pydantic import SecretStr, ValidationError

from streams.fate import Fate
from streams.settings import KafkaSettings, for_kafka_python, for_librdkafka
from streams.worker import build_app

LOGIN: dict[str, Any] = {
    "bootstrap_servers": "a:1,b:2",
    "sasl_mechanism": "SCRAM-SHA-512",
    "sasl_username": "me",
    "sasl_password": SecretStr("hidden"),
}


def for_faust(settings: KafkaSettings) -> Mapping[str, Any]:
    """Give what Faust tells its own client, aiokafka."""
    with ThreadPoolExecutor(1) as threads:
        told = build_app(settings, "group", {}, Fate(), threads).conf
    security: Mapping[str, Any] = credentials_to_aiokafka_auth(told.broker_credentials, told.ssl_context)
    return security


def test_plain_settings_say_no_more_than_the_address() -> None:
    settings = KafkaSettings(bootstrap_servers="a:1,b:2")
    assert for_kafka_python(settings) == {
        "bootstrap_servers": ["a:1", "b:2"],
        "security_protocol": "PLAINTEXT",
    }
    assert for_librdkafka(settings) == {"bootstrap.servers": "a:1,b:2", "security.protocol": "PLAINTEXT"}


def test_a_login_reaches_every_client() -> None:
    settings = KafkaSettings(security_protocol="SASL_PLAINTEXT", **LOGIN)
    for arguments in (for_kafka_python(settings), for_faust(settings)):
        assert arguments["security_protocol"] == "SASL_PLAINTEXT"
        assert arguments["sasl_mechanism"] == "SCRAM-SHA-512"
        assert arguments["sasl_plain_username"] == "me"
        assert "hidden" in arguments.values()
        assert arguments.get("ssl_context") is None
    assert for_librdkafka(settings)["sasl.password"] == "hidden"


def test_tls_reaches_every_client() -> None:
    settings = KafkaSettings(security_protocol="SASL_SSL", **LOGIN)
    for arguments in (for_kafka_python(settings), for_faust(settings)):
        assert arguments["security_protocol"] == "SASL_SSL"
        assert isinstance(arguments["ssl_context"], ssl.SSLContext)
    assert for_librdkafka(settings)["security.protocol"] == "SASL_SSL"


def test_tls_without_a_login_reaches_every_client() -> None:
    settings = KafkaSettings(security_protocol="SSL")
    for arguments in (for_kafka_python(settings), for_faust(settings)):
        assert arguments["security_protocol"] == "SSL"
        assert isinstance(arguments["ssl_context"], ssl.SSLContext)
    assert for_librdkafka(settings)["security.protocol"] == "SSL"


def test_certificates_are_named_to_librdkafka() -> None:
    settings = KafkaSettings(
        security_protocol="SSL",
        ssl_cafile=Path("ca.pem"),
        ssl_certfile=Path("own.pem"),
        ssl_keyfile=Path("own.key"),
    )
    told = for_librdkafka(settings)
    assert told["ssl.ca.location"] == "ca.pem"
    assert told["ssl.certificate.location"] == "own.pem"
    assert told["ssl.key.location"] == "own.key"
    assert "sasl.password" not in told


def test_the_password_is_never_shown() -> None:
    settings = KafkaSettings(security_protocol="SASL_SSL", **LOGIN)
    assert "hidden" not in repr(settings) + str(settings) + settings.model_dump_json()


def test_a_misspelt_setting_is_refused() -> None:
    with pytest.raises(ValidationError, match="bootstrap"):
        KafkaSettings.model_validate({"bootstrap": "a:1"})
