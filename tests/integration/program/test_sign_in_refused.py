"""What a person reads whose cluster does not let the program in: the cause, and the setting that mends it."""

import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fixtures.guarded_kafka import Guarded
from tests.fixtures.program import Answer, Run

pytestmark = [pytest.mark.connected, pytest.mark.slow]

NAMES = {
    "bootstrap_servers": "BOOTSTRAP_SERVERS",
    "security_protocol": "SECURITY__PROTOCOL",
    "sasl_mechanism": "SECURITY__MECHANISM",
    "sasl_username": "SECURITY__USERNAME",
    "sasl_password": "SECURITY__PASSWORD",
    "ssl_cafile": "SECURITY__CA_FILE",
}
ARGUMENTS = {"doctor": ("doctor",), "status": ("status",), "worker": ("worker", "routing")}


@pytest.fixture
def at_door(
    guarded_kafka: Guarded, business: Path, echoless: Run, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Answer]:
    """Give a function that runs a command against one of the guarded doors."""

    def run(command: str, door: str, **more: str) -> Answer:
        monkeypatch.setenv("COLUMNS", "600")  # tables break no line
        monkeypatch.setenv("ECHOLESS_PREFIX", f"t{uuid.uuid4().hex[:10]}")
        for name, value in guarded_kafka.settings(door, **more).items():
            monkeypatch.setenv(f"ECHOLESS_BROKER__{NAMES[name]}", value)
        config = business / "echoless.yaml"
        assert echoless("--config", config, "db", "upgrade").status == 0
        return echoless("--config", config, *ARGUMENTS[command])

    return run


@pytest.mark.parametrize("command", ARGUMENTS)
def test_a_wrong_password_names_its_setting(at_door: Callable[..., Answer], command: str) -> None:
    answer = at_door(command, "SCRAM", sasl_mechanism="SCRAM-SHA-512", sasl_password="guessed")  # noqa: S106 - the wrong one
    told = " ".join((answer.out + answer.err).split())
    assert answer.status == 3
    assert "Authentication failed" in told
    assert "correct broker.security.username and broker.security.password" in told
    assert "guessed" not in told
    assert "Traceback" not in told


@pytest.mark.parametrize("command", ARGUMENTS)
def test_an_untrusted_certificate_names_its_setting(
    at_door: Callable[..., Answer], guarded_kafka: Guarded, command: str
) -> None:
    answer = at_door(command, "TLS", ssl_cafile=str(guarded_kafka.stranger))
    told = " ".join((answer.out + answer.err).split())
    assert answer.status == 3
    assert "unable to get local issuer certificate" in told
    assert "broker.security.ca_file" in told
    assert "Traceback" not in told


def test_topics_are_made_by_scram_over_tls(
    at_door: Callable[..., Answer], echoless: Run, business: Path
) -> None:
    answer = at_door("doctor", "SCRAM", sasl_mechanism="SCRAM-SHA-512")
    assert "echoless topics create" in answer.out
    assert echoless("--config", business / "echoless.yaml", "topics", "create").status == 0
    assert "all there" in echoless("--config", business / "echoless.yaml", "doctor").out
