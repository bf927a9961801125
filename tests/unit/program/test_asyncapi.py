"""The AsyncAPI document: every topic and message that the program has, and nothing else."""

import json
from pathlib import Path
from typing import Any

import fastavro
import pytest
import yaml

from schemas.envelope import OF_NO_TABLE
from schemas.tables import Catalog
from streams.settings import KafkaSettings
from streams.topics import topic_specs
from tests.fixtures.program import ROOT, Run

FILE = ROOT / "docs" / "asyncapi.yaml"


@pytest.fixture(scope="module")
def document() -> Any:
    return yaml.load(FILE.read_text(encoding="utf-8"), yaml.CSafeLoader)


def references(node: Any) -> set[str]:
    if isinstance(node, list):
        return {found for each in node for found in references(each)}
    if not isinstance(node, dict):
        return set()
    own = {node["$ref"]} if "$ref" in node else set()
    return own | {found for each in node.values() for found in references(each)}


def test_the_page_says_what_the_definitions_say(echoless: Run) -> None:
    answer = echoless("asyncapi", "--folder", ROOT / "schemas", "--check", FILE)
    assert answer.status == 0, answer.err


def test_a_page_that_is_out_of_date_is_told_with_the_command_that_mends_it(
    echoless: Run, tmp_path: Path
) -> None:
    old = tmp_path / "asyncapi.yaml"
    for text in (None, "asyncapi: 3.0.0\n"):
        if text is not None:
            old.write_text(text)
        answer = echoless("asyncapi", "--folder", ROOT / "schemas", "--check", old)
        assert (answer.status, f"> {old}" in answer.err) == (1, True)


def test_every_topic_has_its_channel_with_the_settings_it_is_made_with(document: Any) -> None:
    tables = [(table.side, table.name) for table in Catalog.load(ROOT / "schemas")]
    specs = {spec.name: spec for spec in topic_specs(KafkaSettings(), tables)}
    assert set(document["channels"]) == set(specs)
    for name, channel in document["channels"].items():
        binding = channel["bindings"]["kafka"]
        assert channel["address"] == binding["topic"] == name
        assert binding["topicConfiguration"]["cleanup.policy"] == [specs[name].cleanup]
        assert channel["messages"], name
    told = [operation["channel"]["$ref"] for operation in document["operations"].values()]
    assert sorted(told) == sorted(f"#/channels/{name}" for name in specs)


def test_every_reference_leads_somewhere_and_every_message_is_on_a_channel(document: Any) -> None:
    messages = {f"#/components/messages/{name}" for name in document["components"]["messages"]}
    channels = {f"#/channels/{name}" for name in document["channels"]}
    found = references(document["channels"]) | references(document["operations"])
    assert found == messages | channels


def test_every_payload_is_an_avro_schema_of_its_name(document: Any) -> None:
    read = 0
    for message in document["components"]["messages"].values():
        if "schema" in message["payload"]:
            schema = fastavro.parse_schema(message["payload"]["schema"])
            assert schema["name"] == message["name"]
            read += 1
    assert read == 3 * len(list(Catalog.load(ROOT / "schemas"))) + len(OF_NO_TABLE)


def test_a_configuration_describes_its_own_topics(echoless: Run, business: Path) -> None:
    config = business / "echoless.yaml"
    config.write_text(config.read_text() + "prefix: shop\n")
    answer = echoless("-c", config, "asyncapi")
    assert answer.status == 0, answer.err
    found = yaml.load(answer.out, yaml.CSafeLoader)["channels"]
    assert "shop.changes.erp.customer" in found
    assert not any(name.endswith("bc.item") for name in found)
    assert json.dumps(found)
