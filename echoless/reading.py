"""Read echoless.yaml: all that is wrong with it is said at once, with a suggestion for each."""

import os
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, SecretStr, ValidationError
from pydantic_core import ErrorDetails

from echoless.failures import Exit, Failure
from echoless.settings import Broker, Settings, Side

CONFIG_VARIABLE = "ECHOLESS_CONFIG"
"""Names the file itself; every other ECHOLESS_ variable overrides a setting in it."""
_PREFIX = "ECHOLESS_"


class BadSettings(Failure):
    """The configuration cannot be used. ``problems`` has a line for each mistake."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems), "mend the file, then: echoless doctor", Exit.USAGE)
        self.problems = problems


def read_settings(file: Path) -> Settings:
    """Read the file and the environment; relative paths are relative to the file. Raises BadSettings."""
    written = _parse(file)
    strangers = [
        f"environment: {name}: no such setting; {_nearest(_first_part(name), Settings.model_fields)}"
        for name in sorted(os.environ)
        if name.upper().startswith(_PREFIX)
        and name.upper() != CONFIG_VARIABLE
        and _first_part(name) not in Settings.model_fields
    ]
    try:
        settings = Settings(**written)
    except ValidationError as error:
        raise BadSettings([*strangers, *(_explain(file, e) for e in error.errors())]) from None
    if strangers:
        raise BadSettings(strangers)
    return anchored(settings, file.resolve().parent)


def _parse(file: Path) -> dict[str, Any]:
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise Failure(
            f"there is no {file}",
            "name the file with --config, or start from examples/echoless.yaml",
            Exit.USAGE,
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise Failure(
            f"{file} cannot be read: {error}", "save it as UTF-8 text, readable for this user", Exit.USAGE
        ) from None
    try:
        written = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise BadSettings([f"{file}: not YAML: {' '.join(str(error).split())}"]) from None
    if not isinstance(written, dict) or not all(isinstance(key, str) for key in written):
        raise BadSettings(
            [f"{file}: a list of settings is expected, `sides:` among them; see examples/echoless.yaml"]
        )
    return written


def _first_part(variable: str) -> str:
    return variable.lower().removeprefix(_PREFIX.lower()).split("__")[0]


def _explain(file: Path, error: ErrorDetails) -> str:
    """Say where a value stands, what is wrong and what to write; never the value: it may be secret."""
    path = ".".join(str(part) for part in error["loc"]) or "the file as a whole"
    parent = _model_at(error["loc"][:-1])
    name = str(error["loc"][-1]) if error["loc"] else ""
    if error["type"] == "extra_forbidden":
        return f"{file}: {path}: no such setting; {_nearest(name, parent.model_fields if parent else ())}"
    wanted = parent.model_fields[name].description if parent and name in parent.model_fields else None
    says = "is missing" if error["type"] == "missing" else error["msg"].removeprefix("Value error, ")
    return f"{file}: {path}: {says}" + (f" (it is: {wanted})" if wanted else "")


def _nearest(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, list(known), n=1)
    return f"did you mean `{near[0]}`?" if near else f"known here: {', '.join(sorted(known))}"


def _model_at(loc: tuple[int | str, ...]) -> type[BaseModel] | None:
    """Find the section that a path leads to; names of sides and tables lead to what they name."""
    here: Any = Settings
    for part in loc:
        if isinstance(here, type) and issubclass(here, BaseModel) and part in here.model_fields:
            here = here.model_fields[str(part)].annotation
        elif here == dict[str, Side] or getattr(here, "__origin__", None) is dict:
            here = here.__args__[1]
        here = _plain(here)
    return here if isinstance(here, type) and issubclass(here, BaseModel) else None


def _plain(annotation: Any) -> Any:
    """Give X for X | None."""
    choices = [
        a for a in getattr(annotation, "__args__", ()) if isinstance(a, type) and issubclass(a, BaseModel)
    ]
    return choices[0] if choices and getattr(annotation, "__origin__", None) is not dict else annotation


def anchored(settings: Settings, folder: Path) -> Settings:
    """Make every relative path in the settings start at a folder."""
    return settings.model_copy(
        update={
            "broker": _anchored_broker(settings.broker, folder),
            "store": _anchored_url(settings.store, folder),
            "schemas": folder / settings.schemas,
            "mappings": [folder / path for path in settings.mappings],
            "sides": {
                name: side.model_copy(update={"url": _anchored_url(side.url, folder)})
                for name, side in settings.sides.items()
            },
        }
    )


def _anchored_broker(broker: Broker, folder: Path) -> Broker:
    security = broker.security
    files = {name: getattr(security, name) for name in ("ca_file", "cert_file", "key_file")}
    return broker.model_copy(
        update={
            "embedded": broker.embedded.model_copy(update={"folder": folder / broker.embedded.folder}),
            "security": security.model_copy(
                update={n: folder / f for n, f in files.items() if f is not None}
            ),
        }
    )


def _anchored_url(url: SecretStr, folder: Path) -> SecretStr:
    scheme, found, path = url.get_secret_value().partition(":///")
    if not found or not scheme.startswith("sqlite") or path in {"", ":memory:"}:
        return url
    return SecretStr(f"{scheme}:///{folder / path}")
