"""Two databases on PostgreSQL, real Kafka, all workers: what users do there, and what operators ask for."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg

from tests.fixtures.program import Answer, Run
from tests.support.two_databases import TwoDatabases, plain, wait_until

SECONDS = 60.0


@dataclass
class Office:
    """People who work on both sides, and an operator at the command line."""

    world: TwoDatabases
    run: Run

    def ask(self, *words: object) -> Answer:
        """Run the program to its end, in this process."""
        return self.run("-c", self.world.config, *words)

    def asked(self, *words: object) -> Any:
        """Run the program, and read the JSON it prints."""
        answer = self.ask(*words, "--json")
        assert answer.out, answer.err
        return json.loads(answer.out)

    def sql(self, side: str, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Work on a side as one of its users."""
        with psycopg.connect(plain(getattr(self.world, side))) as connection:
            cursor = connection.execute(statement, values)  # type: ignore[arg-type]  # written in a test
            return cursor.fetchall() if cursor.description else []

    def customer(self, number: str, name: str, city: str | None = None) -> None:
        """Enter a customer into the ERP."""
        statement = "INSERT INTO customer (no, name, city, notes) VALUES (%s, %s, %s, '')"
        self.sql("erp", statement, number, name, city)

    def account(self, number: str, name: str, town: str | None = None) -> None:
        """Enter an account into the CRM."""
        statement = "INSERT INTO account (accountid, name, town, description) VALUES (%s, %s, %s, '')"
        self.sql("crm", statement, number, name, town)

    def name_of(self, side: str, record_id: str) -> str | None:
        """Read the name of a record."""
        row = self.world.rows(side).get(record_id)
        return None if row is None else str(row[0])

    def until(self, condition: Callable[[], bool]) -> None:
        """Wait for a condition; fail with the workers' logs."""
        wait_until(condition, SECONDS, self.world.logs)

    def quiet(self) -> None:
        """Wait until nothing is under way."""
        self.until(self.world.is_quiet)

    def known(self, count: int) -> None:
        """Wait until the store has heard of so many records."""

        def heard() -> bool:
            with self.world.store() as store:
                return store.totals()["records"] >= count

        self.until(heard)

    def in_flight(self) -> int:
        """Count the pairs with a command on its way."""
        with self.world.store() as store:
            return store.totals()["in_flight"]

    def parked(self) -> int:
        """Count the pairs whose sends are held."""
        with self.world.store() as store:
            return store.totals()["parked"]

    def couplings(self) -> set[tuple[str | None, str | None]]:
        """Give who is tied to whom."""
        with self.world.store() as store:
            return {(c.left_id, c.right_id) for c in store.couplings(limit=100_000)}


def start(office: Office, *without: str) -> None:
    """Start all workers but those named."""
    for side in ("erp", "crm"):
        for role in ("capture", "applying"):
            if f"{role}-{side}" not in without:
                office.world.start(f"{role}-{side}", role, "--side", side)
    office.world.start("routing", "routing")
