"""Earlier versions of a schema file, kept in a folder ``history`` beside it."""

from pathlib import Path


def history_of(file: Path) -> list[Path]:
    """List earlier versions of a file, ``history/<name>.<number>.avsc``, oldest first."""
    found = (file.parent / "history").glob(f"{file.stem}.*.avsc")
    numbered = [(old.stem.rpartition(".")[2], old) for old in found]
    return [old for _, old in sorted((int(number), old) for number, old in numbered if number.isdigit())]


def versions(file: Path) -> list[Path]:
    """List all versions of a file, oldest first, itself last."""
    return [*history_of(file), file]
