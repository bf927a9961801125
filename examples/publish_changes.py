"""Tell what changed in a system of your own: reads one change per line of JSON, publishes Avro to Kafka.

    python publish_changes.py localhost:9092 changes.erp.shipping_agent.avsc < changes.jsonl

A line: {"id": "DHL", "author": "ann", "version": 7, "image": {"code": "DHL", "name": "DHL Express", …}}
The image is the whole record after the change; null says that the record was deleted. The version rises
with every write of a record. `echoless schemas export FOLDER` writes the schema files. Topics are named
as the schema files are, after the installation's prefix, if it has one (the third argument).
"""

import io
import json
import sys
import uuid
from datetime import UTC, datetime
from pathlib import Path

import avro.io
import avro.schema
from confluent_kafka import Message, Producer

SETTINGS = {
    "partitioner": "murmur2_random",  # as the Java clients: else a record's order is lost between publishers
    "enable.idempotence": True,  # a retry neither doubles nor reorders
    "acks": "all",
}


def main(servers: str, schema_file: Path, prefix: str = "") -> None:
    """Publish every line of standard input; end with an error if one is not delivered."""
    text = schema_file.read_text(encoding="utf-8")
    schema, fingerprint = avro.schema.parse(text), bytes.fromhex(json.loads(text)["fingerprint"])
    _, side, table = schema_file.stem.split(".")
    producer = Producer({"bootstrap.servers": servers, **SETTINGS})
    for line in sys.stdin:
        change = json.loads(line)
        event = {
            "event_id": str(uuid.uuid4()),  # better: an id that your system repeats when it sends again
            "side": side,
            "table": table,
            "record_id": change["id"],
            "operation": "delete" if change["image"] is None else "update",
            "author": change["author"],  # your users; the integration user's own changes are dropped
            "changed_at": datetime.now(UTC),
            "version": change["version"],
            "image": change["image"],
        }
        body = io.BytesIO(b"")
        avro.io.DatumWriter(schema).write(event, avro.io.BinaryEncoder(body))
        # Single-object encoding. With a schema registry instead: b"\0" + schema_id.to_bytes(4, "big").
        value = b"\xc3\x01" + fingerprint + body.getvalue()
        producer.produce(prefix + schema_file.stem, value, change["id"], on_delivery=stop_if_lost)
        producer.poll(0)
    producer.flush()


def stop_if_lost(error: object, message: Message) -> None:
    """Every delivery report is looked at: a change that did not arrive must not go unnoticed."""
    if error:
        sys.exit(f"{message.topic()}: {message.key()!r} was not delivered: {error}")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
