"""The commands of the loop."""

from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from io import BytesIO
from typing import Any

from confluent_kafka import Message, Producer
from fastavro import schemaless_writer

from benchmarks.contestants.handwritten.messages import schema
from benchmarks.contestants.handwritten.values import dump

SAME = ("ce_specversion", b"1.0"), ("content-type", b"application/avro"), ("ce_source", b"/echoless")
ANSWER_DEADLINE = timedelta(seconds=60)


class Sending:
    """Writes commands, and counts those that did not arrive."""

    def __init__(self, settings: dict[str, str]) -> None:
        self.written = schema("command", "crm", "account")
        self.prefix = b"\xc3\x01" + bytes.fromhex(settings["fingerprint"])
        self.target = settings["target"]
        self.headers = (*SAME, ("ce_type", b"echoless.crm.account.Command"))
        self.producer = Producer(
            {
                "bootstrap.servers": settings["bootstrap"],
                "partitioner": "murmur2_random",
                "enable.idempotence": True,
                "acks": "all",
                "compression.type": "lz4",
                "linger.ms": 20,
            }
        )
        self.failed = 0

    def send(
        self,
        event: dict[str, Any],
        trace: bytes,
        coupling: dict[str, Any],
        values: dict[str, Any],
        version: int,
    ) -> None:
        """Put a command into the air."""
        coupling["sequence"] += 1
        cause = event["event_id"]
        content = f"{coupling['id']}|0|right|{cause}|update|{version}|{dump(values)}"
        command_id = blake2b(content.encode(), digest_size=16).hexdigest()
        body = {
            "command_id": command_id,
            "coupling_id": coupling["id"],
            "generation": 0,
            "sequence": coupling["sequence"],
            "mapping": "customer-account",
            "side": "crm",
            "table": "account",
            "operation": "update",
            "record_id": coupling["right_id"],
            "expected_version": version,
            "caused_by": cause,
            "fields_set": list(values),
            "values": values,
        }
        due = datetime.now(UTC) + ANSWER_DEADLINE
        coupling["due"] = int(due.timestamp() * 1_000_000)
        coupling["flight"] = dump(
            {
                "id": command_id,
                "sequence": coupling["sequence"],
                "values": values,
                "version": version,
                "cause": cause,
                "due": due.isoformat(),
            }
        )
        stream = BytesIO()
        stream.write(self.prefix)
        schemaless_writer(stream, self.written, body)
        own = [
            ("ce_id", command_id.encode()),
            ("ce_subject", coupling["right_id"].encode()),
            ("traceparent", trace),
        ]
        self.producer.produce(
            self.target,
            stream.getvalue(),
            coupling["id"].encode(),
            on_delivery=self.delivered,
            headers=[*self.headers, *own],
        )

    def delivered(self, error: object, _message: Message) -> None:
        """Take a delivery report."""
        self.failed += error is not None
