"""The examples for other systems run as they stand, against a real broker, with no code of ours in them."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from echoless.exporting import export_schemas
from schemas.codec import Codec
from schemas.headers import headers_of_command
from schemas.keys import RecordKey
from schemas.messages import Command
from schemas.tables import Catalog
from streams.port import Outgoing
from streams.producer import RdkafkaProducer
from streams.settings import KafkaSettings
from streams.tail import read_all
from streams.topics import TopicNames, ensure_topics, topic_specs

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = ROOT / "examples"


@pytest.fixture
def catalog() -> Catalog:
    return Catalog.load(ROOT / "schemas")


@pytest.fixture
def avsc(catalog: Catalog, tmp_path: Path) -> Path:
    export_schemas(catalog, tmp_path)
    return tmp_path


@pytest.fixture
def topics(kafka_settings: KafkaSettings) -> TopicNames:
    tables = [("erp", "shipping_agent"), ("crm", "shipping_method")]
    ensure_topics(kafka_settings, topic_specs(kafka_settings, tables))
    return TopicNames(kafka_settings.prefix)


def run(example: str, *arguments: str, stdin: str = "") -> str:
    command = [sys.executable, str(EXAMPLES / example), *arguments]
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def line(agent: str, version: int, name: str | None) -> str:
    image = name and dict.fromkeys(("phone_no", "internet_address", "account_no")) | {
        "code": agent,
        "name": name,
    }
    return json.dumps({"id": agent, "author": "ann", "version": version, "image": image}) + "\n"


@pytest.mark.connected
def test_what_the_publisher_writes_is_a_change_event(
    kafka_settings: KafkaSettings, topics: TopicNames, catalog: Catalog, avsc: Path
) -> None:
    run(
        "publish_changes.py",
        kafka_settings.bootstrap_servers,
        str(avsc / "changes.erp.shipping_agent.avsc"),
        f"{kafka_settings.prefix}.",
        stdin=line("DHL", 1, "DHL Übersee") + line("DHL", 2, None),
    )
    received = read_all(kafka_settings, topics.changes("erp", "shipping_agent"))
    codec = Codec(catalog)
    made, gone = (codec.decode_change(message.value or b"") for message in received)
    assert [message.key for message in received] == [b"DHL", b"DHL"]
    assert made.record == gone.record == RecordKey("erp", "shipping_agent", "DHL")
    assert made.image is not None
    assert made.image["name"] == "DHL Übersee"
    assert made.image["phone_no"] is None
    assert (gone.operation, gone.image, gone.version) == ("delete", None, 2)


@pytest.mark.connected
def test_the_publisher_sends_a_key_where_our_producer_sends_it(
    kafka_settings: KafkaSettings, topics: TopicNames, avsc: Path
) -> None:
    topic = topics.changes("erp", "shipping_agent")
    agents = [f"AGENT{number}" for number in range(20)]
    producer = RdkafkaProducer(kafka_settings)
    producer.send(Outgoing(topic, agent.encode(), b"ours") for agent in agents)
    producer.close()
    run(
        "publish_changes.py",
        kafka_settings.bootstrap_servers,
        str(avsc / "changes.erp.shipping_agent.avsc"),
        f"{kafka_settings.prefix}.",
        stdin="".join(line(agent, 1, "x") for agent in agents),
    )
    received = read_all(kafka_settings, topic)
    ours = {message.key: message.partition for message in received if message.value == b"ours"}
    theirs = {message.key: message.partition for message in received if message.value != b"ours"}
    assert len(ours) == 20
    assert ours == theirs


@pytest.mark.connected
def test_the_reader_prints_the_fields_that_a_command_sets(
    kafka_settings: KafkaSettings, topics: TopicNames, catalog: Catalog, avsc: Path
) -> None:
    command = Command(
        command_id="c1",
        coupling_id="k1",
        generation=0,
        sequence=3,
        mapping="SHIPPING AGENT",
        side="crm",
        table="shipping_method",
        operation="update",
        record_id="7",
        values={"name": "DHL Übersee"},
        expected_version=5,
        caused_by="e1",
    )
    value = Codec(catalog).encode_command(command)
    producer = RdkafkaProducer(kafka_settings)
    topic = topics.commands("crm", "shipping_method")
    producer.send([Outgoing(topic, b"k1", value, headers_of_command(command))])
    producer.close()
    printed = run(
        "read_commands.py",
        kafka_settings.bootstrap_servers,
        str(avsc / "commands.crm.shipping_method.avsc"),
        f"{kafka_settings.prefix}.",
        "5",
    )
    told = json.loads(printed)
    assert told["values"] == {"name": "DHL Übersee"}
    assert (told["command_id"], told["record_id"], told["sequence"]) == ("c1", "7", 3)


@pytest.mark.parametrize("example", ["publish_changes.py", "read_commands.py"])
def test_an_example_is_short_and_uses_no_code_of_ours(example: str) -> None:
    text = (EXAMPLES / example).read_text()
    code = re.sub(r'""".*?"""', "", text, flags=re.DOTALL)
    imported = {found.split(".")[0] for found in re.findall(r"^(?:from|import) ([\w.]+)", code, re.MULTILINE)}
    assert imported - set(sys.stdlib_module_names) == {"avro", "confluent_kafka"}
    assert len([code_line for code_line in code.splitlines() if code_line.strip()]) < 60
