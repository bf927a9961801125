"""Bringing the tables up to date, from the program itself: there is no alembic.ini."""

from importlib.resources import as_file, files

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, event

from coupling_store.sqlite import small_pages
from coupling_store.version import version_of


def upgrade(url: str, revision: str = "head") -> list[str]:
    """Apply all migrations that are missing up to one, in one transaction; give what is missing before."""
    missing = pending(url)
    with as_file(files("coupling_store") / "migrations") as folder:
        engine = create_engine(url)
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", small_pages)
        try:
            with engine.begin() as connection:
                command.upgrade(_config(str(folder), connection), revision)
        finally:
            engine.dispose()
    return missing


def pending(url: str) -> list[str]:
    """Give the migrations that this database lacks, the oldest first, as "revision: what it does"."""
    engine = create_engine(url)
    try:
        present = version_of(engine)
    finally:
        engine.dispose()
    with as_file(files("coupling_store") / "migrations") as folder:
        scripts = ScriptDirectory.from_config(_config(str(folder)))
        revisions = list(scripts.iterate_revisions("head", present or "base"))
    return [f"{revision.revision}: {revision.doc}" for revision in reversed(revisions)]


def _config(folder: str, connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", folder.replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
