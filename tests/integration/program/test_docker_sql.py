"""The business tables of docker-compose.yml fit the schemas, and the integration user may work on them."""

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from tests.fixtures.program import Run

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.connected


def test_doctor_is_content_with_the_tables_of_the_containers(
    postgres: Callable[[], str], tmp_path: Path, echoless: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for side in ("erp", "crm"):
        url = postgres()
        with psycopg.connect(url.replace("+psycopg", "")) as connection:
            connection.execute(
                "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'echoless')"
                " THEN CREATE ROLE echoless LOGIN PASSWORD 'echoless'; END IF; END $$"
            )
            connection.execute((ROOT / "docker" / f"{side}.sql").read_bytes())
        monkeypatch.setenv(f"ECHOLESS_SIDES__{side.upper()}__URL", url)
    monkeypatch.setenv("ECHOLESS_STORE", f"sqlite:///{tmp_path}/store.db")
    config = tmp_path / "echoless.yaml"
    config.write_text((ROOT / "docker" / "echoless.yaml").read_text().replace("/opt/echoless", str(ROOT)))
    for side in ("erp", "crm"):
        assert echoless("-c", config, "connect", side).status == 0
    answer = echoless("-c", config, "doctor")
    assert answer.status == 0, answer.out
