"""A cluster that asks for a login: all three clients give it, on a real broker."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from streams.admin import TopicsFailed
from streams.broker import EmbeddedBroker, config
from streams.port import NotDelivered, Outgoing
from streams.producer import RdkafkaProducer
from streams.settings import KafkaSettings
from streams.topics import TopicSpec, ensure_topics
from tests.integration.streams.workers import bench, stop, wait_until

pytestmark = [pytest.mark.connected, pytest.mark.slow]
LOGIN = {
    "security_protocol": "SASL_PLAINTEXT",
    "sasl_mechanism": "PLAIN",
    "sasl_username": "me",
    "sasl_password": "hidden",
}
LOGIN_MODULE = "org.apache.kafka.common.security.plain.PlainLoginModule"


@pytest.fixture
def guarded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[KafkaSettings]:
    """Give a broker with a second door, at which only ``me`` may enter."""
    open_door = config._addresses
    port = config._free_port()

    def two_doors(ports: config.Ports) -> dict[str, str]:
        addresses = open_door(ports)
        second = f",GUARDED://{config.HOST}:{port}"
        return addresses | {name: addresses[name] + second for name in ("listeners", "advertised.listeners")}

    monkeypatch.setattr(config, "_addresses", two_doors)
    doors = config.SETTINGS["listener.security.protocol.map"]
    for name, value in {
        "listener.security.protocol.map": f"{doors},GUARDED:SASL_PLAINTEXT",
        "listener.name.guarded.sasl.enabled.mechanisms": "PLAIN",
        "listener.name.guarded.plain.sasl.jaas.config": f'{LOGIN_MODULE} required user_me="hidden";',
    }.items():
        monkeypatch.setitem(config.SETTINGS, name, value)
    with EmbeddedBroker(tmp_path / "broker"):
        yield KafkaSettings.model_validate(
            {"bootstrap_servers": f"{config.HOST}:{port}", "prefix": "guarded", **LOGIN}
        )


def test_a_worker_signs_in_with_every_client_and_a_stranger_stays_outside(guarded: KafkaSettings) -> None:
    with bench(guarded, partitions=2) as made:
        made.feed(200)
        worker = made.start(sign_in=LOGIN)
        wait_until(lambda: made.behind() == 0 and len(made.copied()) == 200)
        assert stop(worker)[0] == 0
    stranger = guarded.model_copy(update={"sasl_password": SecretStr("guessed")})
    with pytest.raises(TopicsFailed) as refused:
        ensure_topics(stranger, [TopicSpec("guarded.other", 1)])
    producer = RdkafkaProducer(stranger, delivery_seconds=2)
    with pytest.raises(NotDelivered):
        producer.send([Outgoing("guarded.source", b"k", b"v")])
    assert "guessed" not in str(refused.value)
