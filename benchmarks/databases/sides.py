"""The two databases: a warehouse on the left, a shop on the right, both on PostgreSQL."""

import json
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from benchmarks.surroundings import Surroundings

HERE = Path(__file__).parent
PREFIX = "databases"
SECRET = "benchmark"  # noqa: S105 - of a server that lives as long as one run
LEFT = """
CREATE TABLE item (
  id bigint PRIMARY KEY, name varchar(100), description varchar(50), description_2 varchar(50),
  product_group varchar(30), vendor varchar(20), unit varchar(10), web_page varchar(80), bar_code varchar(20),
  price numeric(12,2), cost numeric(12,2), on_sale_since date, last_counted timestamptz, blocked boolean,
  stock bigint, reserved bigint)
"""
RIGHT = """
CREATE TABLE article (
  articleid varchar(36) PRIMARY KEY, title varchar(100), text1 varchar(50), text2 varchar(50),
  category varchar(30), supplier varchar(20), measure varchar(10), website varchar(80), ean varchar(20),
  listprice numeric(12,2), standardcost numeric(12,2), availablefrom date, countedon timestamptz,
  suspended boolean, onhand bigint, allocated bigint)
"""
FILL = """
INSERT INTO item SELECT n, 'Item number ' || n, 'A description of item ' || n, 'made of something',
  'group ' || n %% 50, 'V' || n %% 300, 'piece', 'https://example.com/items/' || n, lpad(n::text, 13, '0'),
  n %% 1000 + 0.95, n %% 700 + 0.5, date '2020-01-01' + (n %% 2000)::int, timestamptz '2026-01-01 08:00+00',
  n %% 9 = 0, 0, n
FROM generate_series(%s::bigint, %s::bigint) n
"""
COLUMNS = """
SELECT string_agg(attname, ', ' ORDER BY attnum) FROM pg_attribute
WHERE attrelid = '{table}'::regclass AND attnum > 1
"""
DIGEST = "SELECT count(*), md5(string_agg(concat_ws('|', {columns}), ';' ORDER BY {number})) FROM {table}"
"""Every mapped field of every record, as text."""


@dataclass(frozen=True, slots=True)
class Side:
    """One database, and the names of the columns that the measurement looks at."""

    name: str
    url: str
    """For psycopg, as the owner: whoever writes there is a user."""
    table: str
    key: str
    title: str
    """A text that users edit; it tells which edit it was."""
    number: str
    """The same number on both sides: the keys differ."""
    counter: str
    """Every edit adds one: the sums agree when all has arrived."""


class Eye:
    """Looks at one side, time and again, through one connection: to open one costs ten times the answer."""

    def __init__(self, side: Side) -> None:
        self._side = side
        self._connection = psycopg.connect(side.url, autocommit=True)

    def count(self) -> object:
        """Count the records."""
        return self._ask(f"SELECT count(*) FROM {self._side.table}")[0]

    def total(self) -> object:
        """Add up all edits that this side has seen."""
        return self._ask(f"SELECT coalesce(sum({self._side.counter}), 0) FROM {self._side.table}")[0]

    def digest(self) -> tuple[object, ...]:
        """Give the number of records, and one text that stands for all their values."""
        side = self._side
        columns = str(self._ask(COLUMNS.format(table=side.table))[0])
        return self._ask(DIGEST.format(columns=columns, number=side.number, table=side.table))

    def close(self) -> None:
        """Look no more."""
        self._connection.close()

    def _ask(self, statement: str) -> tuple[object, ...]:
        return self._connection.execute(statement).fetchone() or ()


def make_sides(around: Surroundings) -> tuple[Side, Side]:
    """Make both databases with empty tables, and the account of the synchronization."""
    around.postgres.create_role("sync", SECRET)
    made = []
    for name, table in (("left", LEFT), ("right", RIGHT)):
        around.postgres.create_database(name)
        around.postgres.execute(sql.SQL(table), name)
        around.postgres.execute(sql.SQL("GRANT ALL ON ALL TABLES IN SCHEMA public TO sync"), name)
        made.append(around.postgres.url(name).replace("+psycopg", ""))
    left = Side("left", made[0], "item", "id", "name", "reserved", "stock")
    return left, Side("right", made[1], "article", "articleid", "title", "allocated", "onhand")


def write_config(around: Surroundings, store: str) -> Path:
    """Write the configuration that ``echoless up`` runs with."""
    sides = {
        name: {
            "url": around.postgres.url(name, "sync", SECRET),
            "admin_url": around.postgres.url(name),
            "integration_user": "sync",
            "tables": {table: None},
        }
        for name, table in (("left", "item"), ("right", "article"))
    }
    settings = {
        "prefix": PREFIX,
        "broker": {"bootstrap_servers": around.bootstrap},
        "store": store,
        "schemas": str(HERE / "schemas"),
        "mappings": [str(HERE / "item-article.yaml")],
        "sides": sides,
    }
    file = around.folder / "databases.yaml"
    file.write_text(json.dumps(settings))  # JSON is YAML
    return file
