"""The demo's folder: two databases, the configuration, and copies of the schemas and the mappings."""

import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from echoless.demo.book import Book, Entry
from echoless.demo.crm import crm_rows
from echoless.demo.database import BusinessDatabase
from echoless.demo.erp import erp_rows
from echoless.demo.northwind_data import Northwind
from echoless.failures import Exit, Failure
from echoless.reading import read_settings
from echoless.settings import Settings
from echoless.wiring.rules import catalog

CONFIGURATION = """\
# Written by `echoless demo`. examples/echoless.yaml explains more, docs/configuration.md everything.
broker: {embedded: {folder: broker}, partitions: 2}
store: sqlite:///store.db
schemas: schemas
mappings: [mappings]
sides:
  erp:
    url: sqlite:///erp.db
    tables:
      salesperson:
      shipping_agent:
      customer: {new_id: "C{:05d}"}
      contact: {new_id: "CT{:05d}"}
      item: {new_id: "I{:05d}"}
  crm:
    url: sqlite:///crm.db
    tables:
      systemuser:
      shipping_method:
      account:
      contact:
      product:
"""
_CREATES = "only_coupled: false"
_COUPLED_ONLY = "only_coupled: true"


@dataclass(frozen=True, slots=True)
class Folder:
    """Where everything of one demo lies."""

    path: Path

    @property
    def config(self) -> Path:
        """Give the configuration file."""
        return self.path / "echoless.yaml"

    @property
    def log(self) -> Path:
        """Give the file that all workers log to."""
        return self.path / "workers.log"

    @property
    def book(self) -> Path:
        """Give the file with what people wrote."""
        return self.path / "book.json"

    def settings(self) -> Settings:
        """Read the configuration."""
        return read_settings(self.config)

    def databases(self) -> dict[str, BusinessDatabase]:
        """Give the databases of both sides."""
        tables = catalog(self.settings())
        return {
            side: BusinessDatabase(side, self.path / f"{side}.db", [t for t in tables if t.side == side])
            for side in ("erp", "crm")
        }

    def make(self) -> None:
        """Make the folder. Raises Failure if something is in it already."""
        self.path.mkdir(parents=True, exist_ok=True)
        if any(self.path.iterdir()):
            raise Failure(f"{self.path} is not empty", "choose another --folder", Exit.USAGE)

    def set_up(self, northwind: Northwind) -> None:
        """Fill the folder."""
        self.config.write_text(CONFIGURATION, encoding="utf-8")
        for side in ("erp", "crm"):
            shutil.copytree(str(files("schemas") / side), self.path / "schemas" / side)
        shutil.copytree(_mappings(), self.path / "mappings")
        databases = self.databases()
        databases["erp"].create(erp_rows(northwind))
        databases["crm"].create(crm_rows(northwind))

    def synchronize_only_coupled(self, mapping: str, *, only: bool) -> None:
        """Say in a mapping's file whether records without a counterpart are created."""
        (file,) = (f for f in (self.path / "mappings").iterdir() if f.stem.endswith(mapping))
        before, after = (_CREATES, _COUPLED_ONLY) if only else (_COUPLED_ONLY, _CREATES)
        text = file.read_text(encoding="utf-8")
        assert before in text, f"{file} says nothing of only_coupled"  # noqa: S101 - our own file
        file.write_text(text.replace(before, after), encoding="utf-8")

    def keep_book(self, entries: Iterable[Entry]) -> None:
        """Write down what people are going to write."""
        self.book.write_text(json.dumps(list(entries)), encoding="utf-8")

    def read_book(self) -> Book:
        """Read what keep_book wrote. Raises Failure."""
        if not self.book.exists():
            remedy = f"echoless demo --folder {self.path}"
            raise Failure(f"in {self.path} no demo has come to its end", remedy, Exit.USAGE)
        return Book(json.loads(self.book.read_text(encoding="utf-8")))


def _mappings() -> Path:
    """Find the demo's mappings: beside our packages, from the sources as well as installed."""
    return Path(str(files("echoless"))).parent / "mappings" / "northwind"
