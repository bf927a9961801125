"""A loop written by hand for this one mapping: what a good engineer would do without us.

confluent-kafka's ``consume(1000)``, fastavro, SQLAlchemy Core in bulk. It keeps the same state as the
routing worker (record images and what became of their last event, agreed values on both sides, the
command in flight and when to send it again) with the same care: one transaction per batch, the broker
has everything before it commits, offsets last. Its commands are compared byte for byte, headers
included, with those of the routing worker. What it cannot do: any other mapping, conflicts by policy,
parking, creates, deletes, errors, a bad message.
"""

import json
import signal
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from typing import Any

import orjson
import sqlalchemy as sa
from confluent_kafka import Consumer, Message, Producer
from fastavro import parse_schema, schemaless_reader, schemaless_writer

SCHEMAS = Path(__file__).parent.parent.parent / "schemas"
METADATA = sa.MetaData()
RECORDS = sa.Table(
    "hand_records",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("side", sa.Text, primary_key=True),
    sa.Column("version", sa.BigInteger, nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("image", sa.Text),
    sa.Column("last_event", sa.Text),
    postgresql_with={"fillfactor": 80},
)
COUPLINGS = sa.Table(
    "hand_couplings",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("mapping", sa.Text, nullable=False),
    sa.Column("left_id", sa.Text, nullable=False),
    sa.Column("right_id", sa.Text, nullable=False),
    sa.Column("sequence", sa.BigInteger, nullable=False),
    sa.Column("agreed_left", sa.Text, nullable=False),
    sa.Column("agreed_right", sa.Text, nullable=False),
    sa.Column("flight", sa.Text),
    sa.Column("due_at", sa.BigInteger),
    postgresql_with={"fillfactor": 80},
)
sa.Index("hand_left", COUPLINGS.c.left_id, COUPLINGS.c.mapping, unique=True)
sa.Index("hand_right", COUPLINGS.c.right_id, COUPLINGS.c.mapping, unique=True)
COUNTS = sa.Table(
    "hand_counts",
    METADATA,
    sa.Column("outcome", sa.Text, primary_key=True),
    sa.Column("count", sa.BigInteger, nullable=False),
)

FIELDS = {
    "name": "name",
    "contact": "address1_primarycontactname",
    "address": "address1_line1",
    "address_2": "address1_line2",
    "post_code": "address1_postalcode",
    "city": "address1_city",
    "county": "address1_stateorprovince",
    "country_region_code": "address1_country",
    "phone_no": "telephone1",
    "mobile_phone_no": "telephone2",
    "fax_no": "fax",
    "e_mail": "emailaddress1",
    "home_page": "websiteurl",
    "no": "accountnumber",
    "credit_limit": "creditlimit",
    "salesperson_code": "ownerid",
    "shipping_agent_code": "address1_shippingmethodcode",
}
"""From customer to account, in the order of the mapping file."""
REFERENCES = {"salesperson_code": "salesperson-user", "shipping_agent_code": "shipping-agent"}
DECIMALS = ("credit_limit", "creditlimit")
SAME = ("ce_specversion", b"1.0"), ("content-type", b"application/avro"), ("ce_source", b"/echoless")
ANSWER_DEADLINE = timedelta(seconds=60)


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


def dump(values: dict[str, Any]) -> str:
    return orjson.dumps(values, default=lambda value: {"decimal": str(value)}).decode()


def load(text: str) -> dict[str, Any]:
    values: dict[str, Any] = orjson.loads(text)
    for name in DECIMALS:
        if type(values.get(name)) is dict:
            values[name] = Decimal(values[name]["decimal"])
    return values


class Tables:
    """The statements, for either database."""

    def __init__(self, url: str) -> None:
        self.is_sqlite = url.startswith("sqlite")
        self.engine = sa.create_engine(url)
        if self.is_sqlite:
            sa.event.listen(self.engine, "connect", self._set_up)
            sa.event.listen(
                self.engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE")
            )
        self.records = (
            sa.select(RECORDS.c.id, RECORDS.c.version, RECORDS.c.image)
            .where(RECORDS.c.side == sa.bindparam("side"), self._among(RECORDS.c.id))
            .order_by(RECORDS.c.id)
        )
        self.couplings = (
            sa.select(COUPLINGS)
            .where(COUPLINGS.c.mapping == "customer-account", self._among(COUPLINGS.c.left_id))
            .order_by(COUPLINGS.c.id)
        )
        self.references = sa.select(COUPLINGS.c.left_id, COUPLINGS.c.right_id).where(
            COUPLINGS.c.mapping == sa.bindparam("of"), self._among(COUPLINGS.c.left_id)
        )

    @staticmethod
    def _set_up(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "cache_size = -65536",
            "wal_autocheckpoint = 16384",
        ):
            connection.execute(f"PRAGMA {pragma}")

    def _among(self, column: Any) -> Any:
        if self.is_sqlite:
            keys = sa.func.json_each(sa.bindparam("keys")).table_valued("value")
            return column.in_(sa.select(keys.c.value))
        return column == sa.func.any(sa.bindparam("keys", type_=sa.ARRAY(sa.Text)))

    def keys(self, values: set[str]) -> Any:
        """Give the parameter that holds many keys."""
        return orjson.dumps(sorted(values)).decode() if self.is_sqlite else sorted(values)

    def write(
        self,
        tx: sa.Connection,
        table: sa.Table,
        names: list[str],
        key: list[str],
        rows: list[tuple[Any, ...]],
    ) -> None:
        """Update rows by their key: executemany inside SQLite, one statement for PostgreSQL."""
        if self.is_sqlite:
            sets = ", ".join(f"{n} = ?" for n in names)
            found = " AND ".join(f"{n} = ?" for n in key)
            tx.exec_driver_sql(f"UPDATE {table.name} SET {sets} WHERE {found}", rows)
            return
        columns = [*names, *key]
        arrays = ", ".join(
            f"%s::{'bigint' if isinstance(table.c[n].type, sa.BigInteger) else 'text'}[]" for n in columns
        )
        sets = ", ".join(f"{n} = new.{n}" for n in names)
        found = " AND ".join(f"old.{n} = new.{n}" for n in key)
        new = f"unnest({arrays}) AS new({', '.join(columns)})"
        tx.exec_driver_sql(
            f"UPDATE {table.name} AS old SET {sets} FROM {new} WHERE {found}",
            tuple(list(column) for column in zip(*rows, strict=True)),
        )

    def count(self, tx: sa.Connection, counts: Counter[str]) -> None:
        """Add up the outcomes."""
        statement = sa.text(
            "INSERT INTO hand_counts VALUES (:outcome, :count)"
            " ON CONFLICT (outcome) DO UPDATE SET count = hand_counts.count + excluded.count"
        )
        tx.execute(statement, [{"outcome": outcome, "count": count} for outcome, count in counts.items()])


class Loop:
    """Consume, decide, remember, produce."""

    def __init__(self, settings: dict[str, str]) -> None:
        self.tables = Tables(settings["store"])
        self.read = schema("change", "erp", "customer")
        self.written = schema("command", "crm", "account")
        self.prefix = b"\xc3\x01" + bytes.fromhex(settings["fingerprint"])
        self.target = settings["target"]
        self.headers = (*SAME, ("ce_type", b"echoless.crm.account.Command"))
        where = {"bootstrap.servers": settings["bootstrap"]}
        self.consumer = Consumer(
            {
                **where,
                "group.id": settings["group"],
                "enable.auto.commit": False,
                "auto.offset.reset": "earliest",
            }
        )
        self.consumer.subscribe([settings["source"]])
        self.producer = Producer(
            {
                **where,
                "partitioner": "murmur2_random",
                "enable.idempotence": True,
                "acks": "all",
                "compression.type": "lz4",
                "linger.ms": 20,
            }
        )
        self.failed = 0

    def run(self) -> None:
        """Work until SIGTERM."""
        stopping: list[int] = []
        signal.signal(signal.SIGTERM, lambda number, _frame: stopping.append(number))
        while not stopping:
            messages = self.consumer.consume(1000, 0.1)
            if messages:
                self.batch(messages)
                self.consumer.commit(asynchronous=False)

    def batch(self, messages: list[Message]) -> None:
        """Handle a batch in one transaction; the broker has the commands before it commits."""
        events = [
            (self.decode(message.value()), dict(message.headers())["traceparent"]) for message in messages
        ]
        self.moment = datetime.now(UTC).isoformat()
        with self.tables.engine.begin() as tx:
            self.look_up(tx, [event for event, _ in events])
            counts: Counter[str] = Counter()
            for event, trace in events:
                outcome = self.decide(event, trace)
                counts[outcome] += 1
                self.note(event, outcome)
            self.save(tx)
            self.tables.count(tx, counts)
            self.producer.flush()
            if self.failed:
                raise RuntimeError(f"{self.failed} commands were not delivered")

    def decode(self, value: bytes) -> dict[str, Any]:
        """Read a change event."""
        stream = BytesIO(value)
        stream.seek(10)
        return schemaless_reader(stream, self.read, None)  # type: ignore[no-any-return]

    def look_up(self, tx: sa.Connection, events: list[dict[str, Any]]) -> None:
        """Read in bulk, under locks, all that the events may ask for."""
        tables, lock = self.tables, not self.tables.is_sqlite
        ids = {event["record_id"] for event in events}

        def ask(statement: Any, keys: set[str], locking: bool = False, **more: str) -> Any:
            statement = statement.with_for_update() if locking else statement
            return tx.execute(statement, {"keys": tables.keys(keys), **more})

        self.known = {row[0]: [row[1], load(row[2])] for row in ask(tables.records, ids, lock, side="erp")}
        self.couplings = {
            row[2]: {
                "id": row[0],
                "right_id": row[3],
                "sequence": row[4],
                "left": load(row[5]),
                "right": load(row[6]),
                "flight": row[7],
                "due": row[8],
            }
            for row in ask(tables.couplings, ids, lock)
        }
        accounts = {coupling["right_id"] for coupling in self.couplings.values()}
        self.accounts = {row[0]: (row[1], load(row[2])) for row in ask(tables.records, accounts, side="crm")}
        self.there: dict[tuple[str, str], str] = {}
        for field, mapping in REFERENCES.items():
            wanted = {code for event in events if (code := event["image"][field])}
            self.there |= {(field, row[0]): row[1] for row in ask(tables.references, wanted, of=mapping)}
        self.changed_records: dict[str, list[Any]] = {}
        self.changed_couplings: dict[str, dict[str, Any]] = {}

    def decide(self, event: dict[str, Any], trace: bytes) -> str:
        """Decide one event and give the outcome."""
        record_id, image = event["record_id"], event["image"]
        known = self.known[record_id]
        if event["version"] <= known[0]:
            return "repeated" if event["version"] == known[0] else "stale"
        before, (known[0], known[1]) = known[1], (event["version"], image)
        self.changed_records[record_id] = [
            event["version"],
            event["author"],
            dump(image),
            "",
            record_id,
            "erp",
        ]
        if event["author"] == "echoless":
            return "echo"
        coupling = self.couplings.get(record_id)
        if coupling is None:
            return "unchanged"
        touched = [name for name, value in image.items() if name in FIELDS and before[name] != value]
        left, right = coupling["left"], coupling["right"]
        for name in touched:
            left[name] = image[name]
            right[FIELDS[name]] = self.there.get((name, image[name])) if name in REFERENCES else image[name]
        if touched:
            self.changed_couplings[record_id] = coupling
        version, shown = self.accounts[coupling["right_id"]]
        values = {name: right[name] for name in FIELDS.values() if right[name] != shown[name]}
        if not values:
            return "unchanged"
        if image["blocked"] != "":
            return "filtered"
        if coupling["flight"] is not None:
            return "queued"
        self.send(event, trace, coupling, values, version)
        return "sent"

    def note(self, event: dict[str, Any], outcome: str) -> None:
        """Remember what became of a record's last event, for people who ask."""
        row = self.changed_records.get(event["record_id"])
        if row is not None and outcome not in {"repeated", "stale"}:
            row[3] = dump({"event": event["event_id"], "at": self.moment, "outcome": outcome})

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

    def save(self, tx: sa.Connection) -> None:
        """Write in bulk what the batch changed."""
        if self.changed_records:
            rows = [tuple(row) for row in self.changed_records.values()]
            self.tables.write(tx, RECORDS, ["version", "author", "image", "last_event"], ["id", "side"], rows)
        if self.changed_couplings:
            rows = [
                (c["sequence"], dump(c["left"]), dump(c["right"]), c["flight"], c["due"], c["id"])
                for c in self.changed_couplings.values()
            ]
            names = ["sequence", "agreed_left", "agreed_right", "flight", "due_at"]
            self.tables.write(tx, COUPLINGS, names, ["id"], rows)


if __name__ == "__main__":
    Loop(json.loads(sys.argv[1])).run()
