"""Carry out commands in a system of your own: this one prints each as a line of JSON.

    python read_commands.py localhost:9092 commands.crm.shipping_method.avsc

A real one writes `fields_set` of `values` to the record and answers on the results topic. It keeps
the last sequence of each coupling in the transaction of the write, and refuses what is not newer.
`echoless schemas export FOLDER` writes the schema files; `seconds` of silence end the program.
"""

import io
import json
import sys
from pathlib import Path

import avro.io
import avro.schema
from confluent_kafka import Consumer

SETTINGS = {
    "group.id": "read-commands",
    "auto.offset.reset": "earliest",  # a new reader begins with the oldest command
    "enable.auto.commit": False,  # committed when the command is done, not when it was fetched
}


def main(servers: str, schema_file: Path, prefix: str = "", seconds: str = "10") -> None:
    """Print commands until none has come for some seconds."""
    text = schema_file.read_text(encoding="utf-8")
    schema, fingerprint = avro.schema.parse(text), bytes.fromhex(json.loads(text)["fingerprint"])
    consumer = Consumer({"bootstrap.servers": servers, **SETTINGS})
    consumer.subscribe([prefix + schema_file.stem])
    while message := consumer.poll(float(seconds)):
        if message.error():
            sys.exit(str(message.error()))
        value = message.value() or b""
        # Single-object encoding. With a schema registry instead: b"\0", the schema's id, then the body at 5.
        if value[:10] != b"\xc3\x01" + fingerprint:
            sys.exit(
                "written with another schema: export the schemas again, keep this one for older messages"
            )
        body = avro.io.BinaryDecoder(io.BytesIO(value[10:]))
        command = avro.io.DatumReader(schema).read(body)
        command["values"] = {name: command["values"][name] for name in command.pop("fields_set")}
        print(json.dumps(command, default=str))
        consumer.commit(message, asynchronous=False)
    consumer.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
