"""A side that is a restored backup is not captured before somebody has decided what that means."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from pydantic import SecretStr

from connectors.sql.engine import open_engine
from connectors.sql.epoch import last_version
from echoless.failures import Failure
from echoless.reading import read_settings
from echoless.wiring.sides import begin_epoch, install_capture, refuse_restored


def published(folder: Path) -> int:
    """Write a record, and give the version that capture would publish it under."""
    with closing(sqlite3.connect(folder / "erp.db")) as database:
        database.execute("INSERT INTO shipping_agent (code, name) VALUES ('A', 'Speedy Express')")
        database.commit()
    engine = open_engine(SecretStr(f"sqlite:///{folder / 'erp.db'}"))
    with engine.connect() as connection:
        version = last_version(connection)
    engine.dispose()
    return version


def test_a_restored_backup_is_refused_until_a_new_epoch_begins(business: Path) -> None:
    settings = read_settings(business / "echoless.yaml")
    install_capture(settings, "erp")
    shutil.copy(business / "erp.db", business / "backup.db")
    newest = published(business)
    refuse_restored(settings, "erp", newest)
    for file in business.glob("erp.db*"):
        file.unlink()
    shutil.move(business / "backup.db", business / "erp.db")
    with pytest.raises(Failure, match="a backup was restored") as refused:
        refuse_restored(settings, "erp", newest)
    assert "echoless connect erp --new-epoch" in refused.value.remedy
    begin_epoch(settings, "erp")
    refuse_restored(settings, "erp", newest)
