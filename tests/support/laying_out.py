"""Lays out two databases: their tables, schemas, one mapping, and the configuration."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg

from tests.support.two_databases import TwoDatabases, plain

ERP = """
CREATE TABLE customer (
  no text PRIMARY KEY, name text NOT NULL, city text, phone text,
  credit numeric(18,2), since date, notes text)
"""
CRM = """
CREATE TABLE account (
  accountid text PRIMARY KEY, name text NOT NULL, town text, telephone text,
  creditlimit numeric(18,2), customersince date, description text)
"""
MAPPING = """
mapping: customer-account
left: {side: erp, table: customer}
right: {side: crm, table: account}
direction: both
conflict: latest
fields:
  - {left: name, right: name}
  - {left: city, right: town}
  - {left: phone, right: telephone}
  - {left: credit, right: creditlimit}
  - {left: since, right: customersince}
  - {left: notes, right: description}
"""
DECIMAL = {"type": "bytes", "logicalType": "decimal", "precision": 18, "scale": 2}
DATE = {"type": "int", "logicalType": "date"}


def table_schema(side: str, table: str, key: str, names: list[str]) -> dict[str, Any]:
    """Give the Avro schema of one of the two tables."""
    kinds: list[Any] = ["string", "string", DECIMAL, DATE, "string"]
    fields: list[dict[str, Any]] = [
        {"name": key, "type": "string", "doc": "Key."},
        {"name": names[0], "type": "string", "doc": "Name."},
    ]
    for name, kind in zip(names[1:], kinds, strict=True):
        fields.append({"name": name, "type": ["null", kind], "default": None, "doc": name})
    return {
        "type": "record", "name": table, "namespace": f"echoless.{side}", "key": key, "doc": table,
        "fields": fields,
    }  # fmt: skip


PAIRS = [
    ("name", "name"), ("city", "town"), ("phone", "telephone"), ("credit", "creditlimit"),
    ("since", "customersince"), ("notes", "description"),
]  # fmt: skip


def lay_out(
    folder: Path, urls: tuple[str, str, str], integration_url: Callable[[str], str], kafka: str
) -> TwoDatabases:
    """Write schemas, mapping and configuration; make the tables."""
    erp, crm, store = urls
    names = {"erp": [left for left, _ in PAIRS], "crm": [right for _, right in PAIRS]}
    for side, table, key in (("erp", "customer", "no"), ("crm", "account", "accountid")):
        (folder / "schemas" / side).mkdir(parents=True)
        schema = table_schema(side, table, key, names[side])
        (folder / "schemas" / side / f"{table}.avsc").write_text(json.dumps(schema))
    (folder / "mapping.yaml").write_text(MAPPING)
    for url, statement in ((erp, ERP), (crm, CRM)):
        with psycopg.connect(plain(url)) as connection:
            connection.execute(statement)  # type: ignore[arg-type]  # a constant of this file
            connection.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO echoless_test")
    config = folder / "echoless.yaml"
    config.write_text(
        json.dumps(
            {
                "prefix": f"t{os.urandom(4).hex()}",
                "broker": {"bootstrap_servers": kafka, "partitions": 4},
                "store": store,
                "schemas": "schemas",
                "mappings": ["mapping.yaml"],
                "sides": {
                    "erp": {
                        "url": integration_url(erp), "admin_url": erp, "integration_user": "echoless_test",
                        "tables": {"customer": {"key": "no", "new_id": "C{:06d}"}},
                    },
                    "crm": {
                        "url": integration_url(crm), "admin_url": crm, "integration_user": "echoless_test",
                        "tables": {"account": {"key": "accountid"}},
                    },
                },
            }
        )
    )  # fmt: skip
    return TwoDatabases(folder, erp, crm, store, config)
