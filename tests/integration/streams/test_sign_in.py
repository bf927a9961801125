"""Clusters that ask for TLS or a login: all three clients come in, and strangers learn why they do not."""

import uuid
from typing import Any

import pytest

from streams.admin import TopicsFailed, admin
from streams.port import NotDelivered, Outgoing
from streams.producer import RdkafkaProducer
from streams.settings import KafkaSettings
from streams.tail import TailFailed, read_all
from tests.fixtures.guarded_kafka import SCRAM, Guarded
from tests.integration.streams.workers import bench, stop, wait_until

pytestmark = [pytest.mark.connected, pytest.mark.slow]
WRONG = {"sasl_password": "guessed"}


def works(told: dict[str, Any]) -> None:
    """Make topics (kafka-python), write and read (librdkafka), and have a worker copy (aiokafka)."""
    settings = KafkaSettings.model_validate({**told, "prefix": f"t{uuid.uuid4().hex[:10]}"})
    with bench(settings, partitions=2) as made:
        made.feed(200)
        worker = made.start(
            sign_in={name: value for name, value in told.items() if name != "bootstrap_servers"}
        )
        wait_until(lambda: made.behind() == 0 and len(made.copied()) == 200)
        assert stop(worker)[0] == 0


def test_every_client_comes_in_by_tls(guarded_kafka: Guarded) -> None:
    works(guarded_kafka.settings("TLS"))


def test_every_client_shows_its_own_certificate(guarded_kafka: Guarded) -> None:
    works(guarded_kafka.settings("MUTUAL", **guarded_kafka.own_certificate()))


@pytest.mark.parametrize("mechanism", SCRAM)
def test_every_client_signs_in_by_scram_over_tls(guarded_kafka: Guarded, mechanism: str) -> None:
    works(guarded_kafka.settings("SCRAM", sasl_mechanism=mechanism))


def test_every_client_signs_in_with_a_plain_password(guarded_kafka: Guarded) -> None:
    works(guarded_kafka.settings("PLAIN"))


def refused(told: dict[str, Any]) -> str:
    """Be turned away at the door; give what is said of it."""
    with pytest.raises(TopicsFailed) as raised, admin(KafkaSettings.model_validate(told)):
        pass
    return str(raised.value)


@pytest.mark.parametrize(("door", "mechanism"), [("SCRAM", SCRAM[1]), ("PLAIN", "PLAIN")])
def test_a_wrong_password_names_its_setting_and_not_itself(
    guarded_kafka: Guarded, door: str, mechanism: str
) -> None:
    said = refused(guarded_kafka.settings(door, sasl_mechanism=mechanism, **WRONG))
    assert "Authentication failed" in said
    assert "correct broker.security.username and broker.security.password" in said
    assert "guessed" not in said


def test_a_mechanism_that_the_broker_has_not_names_those_it_has(guarded_kafka: Guarded) -> None:
    said = refused(guarded_kafka.settings("SCRAM", sasl_mechanism="PLAIN"))
    assert "SCRAM-SHA-512" in said
    assert "correct broker.security.mechanism" in said


def test_a_certificate_by_an_unknown_authority_names_the_file(guarded_kafka: Guarded) -> None:
    said = refused(guarded_kafka.settings("TLS", ssl_cafile=str(guarded_kafka.stranger)))
    assert "the broker's certificate is not accepted: unable to get local issuer certificate" in said
    assert "into the file of broker.security.ca_file" in said


def test_a_certificate_for_another_address_names_the_address(guarded_kafka: Guarded) -> None:
    told = guarded_kafka.settings("TLS")
    said = refused(told | {"bootstrap_servers": told["bootstrap_servers"].replace("127.0.0.1", "localhost")})
    assert "not valid for 'localhost'" in said
    assert "write the address into broker.bootstrap_servers as the certificate names it" in said


def test_a_client_without_the_certificate_it_needs_hears_of_its_settings(guarded_kafka: Guarded) -> None:
    assert "broker.security.cert_file and broker.security.key_file" in refused(
        guarded_kafka.settings("MUTUAL")
    )


@pytest.mark.parametrize(
    ("door", "protocol"), [("TLS", "PLAINTEXT"), ("PLAIN", "SASL_SSL"), ("SCRAM", "SSL")]
)
def test_the_wrong_protocol_names_its_setting(guarded_kafka: Guarded, door: str, protocol: str) -> None:
    said = refused(guarded_kafka.settings(door, security_protocol=protocol))
    assert "broker.security.protocol, or the port in broker.bootstrap_servers" in said


def test_a_file_that_is_missing_or_no_certificate_names_its_setting(guarded_kafka: Guarded) -> None:
    missing = guarded_kafka.folder / "nothing.pem"
    assert f"there is no file {missing}; correct broker.security.ca_file" in refused(
        guarded_kafka.settings("TLS", ssl_cafile=str(missing))
    )
    assert "correct broker.security.ca_file" in refused(guarded_kafka.settings("TLS", ssl_cafile=__file__))


def test_what_is_not_delivered_or_read_names_the_setting_too(guarded_kafka: Guarded) -> None:
    stranger = KafkaSettings.model_validate(guarded_kafka.settings("PLAIN", **WRONG))
    producer = RdkafkaProducer(stranger, delivery_seconds=2)
    with pytest.raises(NotDelivered, match=r"correct broker\.security\.username"):
        producer.send([Outgoing("source", b"k", b"v")])
    with pytest.raises(TailFailed, match=r"correct broker\.security\.username"):
        read_all(stranger, "source")
