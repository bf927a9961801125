"""The Avro schemas of the messages that the loop reads and writes."""

import json
from pathlib import Path
from typing import Any

from fastavro import parse_schema

SCHEMAS = Path(__file__).parents[3] / "schemas"


def schema(kind: str, side: str, table: str) -> Any:
    envelope = json.loads((SCHEMAS / "envelopes" / f"{kind}.avsc").read_text())
    record = json.loads((SCHEMAS / side / f"{table}.avsc").read_text())
    del record["namespace"]
    values = [
        {**f, "type": f["type"] if "null" in f["type"] else ["null", f["type"]], "default": None}
        for f in record["fields"]
    ]
    named = {"Record": {**record, "name": "Record"}, "Values": {**record, "name": "Values", "fields": values}}
    fields = [
        {**f, "type": [named.get(t, t) if isinstance(t, str) else t for t in f["type"]]}
        if isinstance(f["type"], list)
        else {**f, "type": named.get(f["type"], f["type"]) if isinstance(f["type"], str) else f["type"]}
        for f in envelope["fields"]
    ]
    return parse_schema({**envelope, "namespace": f"echoless.{side}.{table}", "fields": fields})
