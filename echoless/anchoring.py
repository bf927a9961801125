"""Relative paths in the configuration are relative to the file, whoever runs the program from where."""

import os
from pathlib import Path

from pydantic import SecretStr

from echoless.settings import Broker, Settings


def anchored(settings: Settings, folder: Path) -> Settings:
    """Make every relative path in the settings start at a folder."""
    return settings.model_copy(
        update={
            "broker": _anchored_broker(settings.broker, folder),
            "store": _anchored_url(settings.store, folder),
            "schemas": _at(folder, settings.schemas),
            "mappings": [_at(folder, path) for path in settings.mappings],
            "sides": {
                name: side.model_copy(
                    update={
                        "url": _anchored_url(side.url, folder),
                        "admin_url": side.admin_url and _anchored_url(side.admin_url, folder),
                    }
                )
                for name, side in settings.sides.items()
            },
        }
    )


def _anchored_broker(broker: Broker, folder: Path) -> Broker:
    security = broker.security
    files = {name: getattr(security, name) for name in ("ca_file", "cert_file", "key_file")}
    return broker.model_copy(
        update={
            "embedded": broker.embedded.model_copy(update={"folder": _at(folder, broker.embedded.folder)}),
            "security": security.model_copy(
                update={n: _at(folder, f) for n, f in files.items() if f is not None}
            ),
        }
    )


def _anchored_url(url: SecretStr, folder: Path) -> SecretStr:
    scheme, found, path = url.get_secret_value().partition(":///")
    if not found or not scheme.startswith("sqlite") or path in {"", ":memory:"}:
        return url
    return SecretStr(f"{scheme}:///{_at(folder, Path(path))}")


def _at(folder: Path, path: Path) -> Path:
    """Give the path as people write it, without ``..`` in the middle."""
    return Path(os.path.normpath(folder / path))
