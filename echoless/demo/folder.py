"""The demo's folder: two databases, the configuration, and copies of the schemas and the mappings."""

import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from echoless.demo.book import Book, Entry
from echoless.demo.business_central import business_central_rows
from echoless.demo.database import BusinessDatabase
from echoless.demo.northwind_data import Northwind
from echoless.demo.sales import sales_rows
from echoless.failures import Exit, Failure
from echoless.reading import read_settings
from echoless.settings import Settings
from echoless.wiring.rules import catalog

CONFIGURATION = """\
# Written by `echoless demo`. docs/configuration.md explains everything.
broker: {embedded: {folder: broker}, partitions: 2}
store: sqlite:///store.db
schemas: schemas
mappings: [mappings]
mapping_settings:
  only_coupled: true
  conflict: latest
  on_delete: delete
sides:
  bc:
    url: sqlite:///bc.db
    tables:
      company:
      salesperson:
      shipping_agent:
      currency:
      unit_of_measure:
      customer: {new_id: "C{:05d}"}
      contact: {new_id: "CT{:05d}"}
      item: {new_id: "I{:05d}"}
  sales:
    url: sqlite:///sales.db
    tables:
      systemuser:
      transactioncurrency:
      uomschedule:
      uom:
      pricelevel:
      account:
      contact:
      product:
      productpricelevel:
"""
MAPPINGS = (
    "settings",
    "salesperson-user",
    "currency-currency",
    "payment-terms",
    "shipment-method",
    "shipping-agent",
    "unit-unit-group",
    "unit-unit",
    "unit-group",
    "item-unit",
    "company-price-list",
    "customer-account",
    "contact-contact",
    "item-product",
    "item-price",
)
"""Files of the standard mappings: those of master data. Northwind's orders stay what they are."""
SIDES = ("bc", "sales")
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
            for side in SIDES
        }

    def make(self) -> None:
        """Make the folder. Raises Failure if something is in it already."""
        self.path.mkdir(parents=True, exist_ok=True)
        if any(self.path.iterdir()):
            raise Failure(f"{self.path} is not empty", "choose another --folder", Exit.USAGE)

    def set_up(self, northwind: Northwind) -> None:
        """Fill the folder."""
        self.config.write_text(CONFIGURATION, encoding="utf-8")
        for side in SIDES:
            shutil.copytree(str(files("schemas") / side), self.path / "schemas" / side)
        (self.path / "mappings").mkdir()
        for name in MAPPINGS:
            shutil.copy(_standard() / f"{name}.yaml", self.path / "mappings")
        databases = self.databases()
        databases["bc"].create(business_central_rows(northwind))
        databases["sales"].create(sales_rows(northwind))

    def create_what_is_missing(self) -> None:
        """Say that records without a counterpart get one from now on."""
        text = self.config.read_text(encoding="utf-8")
        self.config.write_text(text.replace(_COUPLED_ONLY, _CREATES), encoding="utf-8")

    def keep_book(self, entries: Iterable[Entry]) -> None:
        """Write down what people are going to write."""
        self.book.write_text(json.dumps(list(entries)), encoding="utf-8")

    def read_book(self) -> Book:
        """Read what keep_book wrote. Raises Failure."""
        if not self.book.exists():
            remedy = f"echoless demo --folder {self.path}"
            raise Failure(f"in {self.path} no demo has come to its end", remedy, Exit.USAGE)
        return Book(json.loads(self.book.read_text(encoding="utf-8")))


def _standard() -> Path:
    """Find the standard mappings: beside our packages, from the sources as well as installed."""
    return Path(str(files("echoless"))).parent / "mappings" / "business-central-sales"
