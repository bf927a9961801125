"""What the configuration says reaches the parts it is meant for."""

from pathlib import Path

import pytest

from echoless.failures import Exit, Failure
from echoless.invocation import Invocation
from echoless.processes import children
from echoless.reading import read_settings
from echoless.wiring.broker import embedded_broker, kafka, topic_names, wanted_topics
from echoless.wiring.rules import mappings

SECURE = {
    "ECHOLESS_PREFIX": "shop",
    "ECHOLESS_BROKER__BOOTSTRAP_SERVERS": "k1.example.org:9093,k2.example.org:9093",
    "ECHOLESS_BROKER__PARTITIONS": "12",
    "ECHOLESS_BROKER__REPLICATION": "3",
    "ECHOLESS_BROKER__SECURITY__PROTOCOL": "SASL_SSL",
    "ECHOLESS_BROKER__SECURITY__MECHANISM": "SCRAM-SHA-512",
    "ECHOLESS_BROKER__SECURITY__USERNAME": "shop",
    "ECHOLESS_BROKER__SECURITY__PASSWORD": "hush",
    "ECHOLESS_BROKER__SECURITY__CA_FILE": "ca.pem",
}


@pytest.fixture
def config(business: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, value in SECURE.items():
        monkeypatch.setenv(name, value)
    return business / "echoless.yaml"


def test_an_outside_cluster_gets_every_setting_of_the_sign_in(config: Path) -> None:
    reached = kafka(read_settings(config))
    assert reached.bootstrap_servers == "k1.example.org:9093,k2.example.org:9093"
    assert (reached.security_protocol, reached.sasl_mechanism) == ("SASL_SSL", "SCRAM-SHA-512")
    assert reached.sasl_username == "shop"
    assert reached.sasl_password.get_secret_value() == "hush"
    assert reached.ssl_cafile == config.parent / "ca.pem"
    assert "hush" not in repr(reached)


def test_topics_carry_the_prefix_partitions_and_copies(config: Path) -> None:
    settings = read_settings(config)
    assert topic_names(settings).changes("erp", "customer") == "shop.changes.erp.customer"
    specs = {spec.name: spec for spec in wanted_topics(settings)}
    assert specs["shop.commands.crm.account"].partitions == 12
    assert specs["shop.errors"].replication == 3


def test_the_embedded_broker_is_refused_where_an_outside_one_is_configured(config: Path) -> None:
    with pytest.raises(Failure, match="outside cluster") as refused:
        embedded_broker(read_settings(config))
    assert refused.value.code == Exit.USAGE


def test_the_workers_of_the_sides_give_way_to_all_others(config: Path) -> None:
    every = children(read_settings(config), Invocation(config), routing=2)
    giving_way = {child.name for child in every if child.gives_way}
    assert giving_way == {"applying erp", "capture erp", "applying crm", "capture crm"}
    assert {child.name for child in every} - giving_way >= {"routing", "routing 2", "control"}


def test_mappings_know_the_integration_user_of_either_side(
    business: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ECHOLESS_SIDES__CRM__INTEGRATION_USER", "sync")
    monkeypatch.setenv("ECHOLESS_SIDES__CRM__FOREIGN_WRITES", "put back")
    mapping = mappings(read_settings(business / "echoless.yaml"))["customer-account"]
    assert (mapping.left.integration_user, mapping.right.integration_user) == ("echoless", "sync")
    assert (mapping.left.foreign_writes, mapping.right.foreign_writes) == ("ignore", "put back")


def test_up_runs_routing_and_for_each_side_applying_and_capture(business: Path) -> None:
    config = business / "echoless.yaml"
    workers = children(read_settings(config), Invocation(config, "debug"), routing=2)
    assert [worker.name for worker in workers] == [
        "routing", "routing 2", "applying erp", "capture erp", "applying crm", "capture crm", "control",
    ]  # fmt: skip
    applying = list(workers[2].command)
    assert applying[applying.index("worker") :] == ["worker", "applying", "--side", "erp", "--leashed"]
    assert applying[applying.index("--log-level") + 1] == "debug"
