"""Why the database refused a row, in our words: a code, its message, and what mends it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError

from connectors.sql.failures import cause, sqlstate
from connectors.sql.tables import Mapped
from schemas.messages import Command


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a command was not carried out, and never will be as it is."""

    code: str
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.message}. Remedy: {self.remedy}"


_LENGTH = re.compile(r"character(?: varying)?\((\d+)\)")
_REMEDIES: Mapping[str, str] = {
    "too_long": "shorten the value on the other side, or cut it with a transform in the mapping",
    "out_of_range": "correct the value on the other side, or convert it with a transform in the mapping",
    "wrong_type": "correct the value on the other side, or convert it with a transform in the mapping",
    "null_not_allowed": "fill the field on the other side, or give the field mapping a default",
    "unique": "change the value on one side, or couple the two records: echoless couple",
    "foreign_key": "let the record it points to be synchronized first, or correct the reference",
    "constraint": "correct the value on the other side so that it meets the rule of this database",
    "no_right": "grant the integration user the right to write this table",
    "no_column": "correct the schema: echoless schemas generate",
    "database": "see what the database says, mend it, then: echoless errors retry",
}
_STATES: Mapping[str, str] = {
    "22001": "too_long",
    "22003": "out_of_range",
    "22008": "out_of_range",
    "23502": "null_not_allowed",
    "23503": "foreign_key",
    "23505": "unique",
    "23514": "constraint",
    "23P01": "constraint",
    "42501": "no_right",
    "42703": "no_column",
    "42804": "wrong_type",
}
_PHRASES: Mapping[str, str] = {
    "UNIQUE constraint failed": "unique",
    "NOT NULL constraint failed": "null_not_allowed",
    "FOREIGN KEY constraint failed": "foreign_key",
    "CHECK constraint failed": "constraint",
    "datatype mismatch": "wrong_type",
    "has no column": "no_column",
    "no such column": "no_column",
    "string or blob too big": "too_long",
    "cannot store": "wrong_type",
}


def refusal_of(error: Exception, command: Command, record_id: str | None, key: str) -> Refusal:
    """Put the database's error for one command into our words."""
    said = cause(error) if isinstance(error, DBAPIError) else str(error)
    code = code_of(error)
    record = f"{command.side}/{command.table}/{record_id or 'new record'}"
    field = _field(error, said, command, key)
    where = f"field {field} of {record}" if field else record
    return Refusal(code, f"{where} was refused: {said}", _REMEDIES[code])


def code_of(error: Exception) -> str:
    """Give our code for the database's error."""
    if not isinstance(error, DBAPIError):
        return "wrong_type"  # The value could not even be written down for the database.
    state = sqlstate(error)
    if state is not None:
        return _STATES.get(state) or {"22": "wrong_type", "23": "constraint"}.get(state[:2], "database")
    said = str(error.orig)
    return next((code for phrase, code in _PHRASES.items() if phrase in said), "database")


def gone(command: Command, record_id: str) -> Refusal:
    """Refuse an update of a record that is not there."""
    record = f"{command.side}/{command.table}/{record_id}"
    return Refusal(
        "gone",
        f"{record} is not there any more",
        f"bring it back, or end the coupling: echoless uncouple {record}",
    )


def unfit(command: Command, table: Mapped, record_id: str | None) -> Refusal | None:
    """Refuse values that the table cannot hold; None: they fit."""
    for name, value in command.values.items():
        check = table.checks.get(name)
        if check is None or name not in table.columns:
            message = f"{command.side}/{command.table} has no field {name}"
            return Refusal("no_column", message, _REMEDIES["no_column"])
        bad = check(value)
        if bad is not None:
            record = f"{command.side}/{command.table}/{record_id or 'new record'}"
            return Refusal(bad.code, f"{record}: {bad.message}", bad.remedy)
    return None


def _field(error: Exception, said: str, command: Command, key: str) -> str | None:
    """Find the field that the error is about: the one it names, the only one sent, or none for sure."""
    diagnosis = getattr(getattr(error, "orig", None), "diag", None)
    column = getattr(diagnosis, "column_name", None)
    if column:
        return str(column)
    sent = [name for name in command.values if name != key] or [key]
    named = [name for name in command.values if f".{name}" in said or f"({name})" in said]
    for found in (named, sent, _holding(said, command, sent)):
        if len(found) == 1:
            return found[0]
    return None


def _holding(said: str, command: Command, sent: Sequence[str]) -> list[str]:
    """Find fields by their values: the database shows the value, or says how long it may be."""
    texts = {name: value for name in sent if isinstance(value := command.values.get(name), str)}
    limit = _LENGTH.search(said)
    if limit is None:
        return [name for name, value in texts.items() if f'"{value}"' in said]
    return [name for name, value in texts.items() if len(value) > int(limit[1])]
