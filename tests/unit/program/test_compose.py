"""docker-compose.yml says the same as the settings and the program, though no engine runs it here."""

import re
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from echoless.reading import read_settings
from echoless.settings import Settings
from echoless.wiring.broker import wanted_topics
from echoless.wiring.rules import load
from streams.leaving import STOP_SECONDS
from tests.fixtures.program import Run

ROOT = Path(__file__).resolve().parents[3]
Service = dict[str, Any]


@pytest.fixture(scope="module")
def services() -> dict[str, Service]:
    compose: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    found: dict[str, Service] = compose["services"]
    return found


@pytest.fixture
def settings(services: dict[str, Service], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Settings:
    """Read what a worker in its container reads; the folders in the image are those of the project."""
    for name, value in services["prepare"]["environment"].items():
        monkeypatch.setenv(name, re.sub(r"\$\{\w+:-(\w+)\}", r"\1", value))
    file = tmp_path / "echoless.yaml"
    file.write_text((ROOT / "docker" / "echoless.yaml").read_text().replace("/opt/echoless", str(ROOT)))
    return read_settings(file)


def test_every_variable_is_a_setting_that_the_program_takes(settings: Settings) -> None:
    for side in settings.sides.values():
        assert side.url.get_secret_value().startswith("postgresql+psycopg://echoless:echoless@postgres:5432/")
        assert side.admin_url is not None


def test_addresses_lead_to_services_on_ports_they_listen_on(
    settings: Settings, services: dict[str, Service]
) -> None:
    assert settings.broker.bootstrap_servers == "kafka:9092"
    assert "INSIDE://:9092" in services["kafka"]["environment"]["KAFKA_LISTENERS"]
    assert "INSIDE://kafka:9092" in services["kafka"]["environment"]["KAFKA_ADVERTISED_LISTENERS"]
    outside = services["kafka"]["ports"][0].split(":")
    assert (
        f"OUTSIDE://localhost:{outside[0]}" in services["kafka"]["environment"]["KAFKA_ADVERTISED_LISTENERS"]
    )
    assert settings.registry is not None
    registry = urlsplit(settings.registry.url)
    assert registry.hostname == "registry"
    assert services["registry"]["environment"]["SCHEMA_REGISTRY_LISTENERS"].endswith(f":{registry.port}")
    assert urlsplit(settings.store.get_secret_value()).hostname == "postgres"


def test_the_databases_named_are_those_the_init_script_makes(settings: Settings) -> None:
    script = (ROOT / "docker" / "init.sh").read_text()
    addresses = [settings.store, *(side.url for side in settings.sides.values())]
    for address in addresses:
        assert f"CREATE DATABASE {urlsplit(address.get_secret_value()).path[1:]}" in script
    assert {side.integration_user for side in settings.sides.values()} == {"echoless"}
    assert "CREATE ROLE echoless LOGIN" in script


def test_its_mappings_and_topics_are_sound(settings: Settings) -> None:
    assert not load(settings).errors
    topics = {topic.name for topic in wanted_topics(settings)}
    assert {"changes.erp.customer", "commands.crm.account", "results.erp", "errors"} <= topics
    assert all(topic.replication == 1 for topic in wanted_topics(settings))


def test_topics_are_never_made_by_accident(services: dict[str, Service]) -> None:
    assert services["kafka"]["environment"]["KAFKA_AUTO_CREATE_TOPICS_ENABLE"] == "false"


def test_there_is_a_worker_for_every_role_and_side(settings: Settings, services: dict[str, Service]) -> None:
    commands = [service["command"] for service in services.values() if service.get("command")]
    assert ["worker", "routing"] in commands
    assert ["worker", "control"] in commands
    for side in settings.sides:
        assert ["worker", "applying", "--side", side] in commands
        assert ["worker", "capture", "--side", side] in commands


def test_every_command_in_it_exists(services: dict[str, Service], echoless: Run) -> None:
    prepared = [line.split()[1:] for line in services["prepare"]["command"][0].split(";")]
    worked = [s["command"] for name, s in services.items() if s.get("command") and name != "prepare"]
    for command in [*prepared, *worked]:
        assert echoless(*command[:2], "--help").status == 0


def test_what_others_wait_for_has_a_health_check(services: dict[str, Service]) -> None:
    for service in services.values():
        for name, waits in service.get("depends_on", {}).items():
            if waits["condition"] == "service_healthy":
                assert "test" in services[name]["healthcheck"]


def test_images_are_pinned(services: dict[str, Service]) -> None:
    images = [service["image"] for service in services.values() if "build" not in service]
    assert "apache/kafka:4.3.1" in images
    assert "postgres:18" in images
    assert not [image for image in images if image.endswith(":latest") or ":" not in image]


def test_the_image_holds_every_package_of_the_program() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    for package in project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]:
        assert f"COPY {package} {package}\n" in dockerfile


def test_a_container_waits_for_a_worker_that_leaves(services: dict[str, Service]) -> None:
    workers = [each for each in services.values() if each.get("image", "").startswith("echoless")]
    assert workers
    for each in workers:
        assert int(each["stop_grace_period"].removesuffix("s")) > STOP_SECONDS
        assert each["init"] is True
