"""Which errors of the layers below are foreseen, and what the program says and returns for each."""

from typing import NamedTuple

from agents.guard import Wrong
from connectors.port import TargetDown
from connectors.sql.failures import CannotConnect
from coupling_store.open import StoreOutdated, UnknownStore
from coupling_store.port import CouplingTaken, StoreDown
from coupling_store.version import StoreNewer
from echoless.failures import USAGE, Exit, Failure
from schemas.ids import Incompatible, RegistryDown
from schemas.tables import BadSchemas, UnknownTable
from streams.admin import TopicsFailed
from streams.broker import BrokerFailed
from streams.port import NotDelivered
from streams.tail import TailFailed

DOCTOR = "echoless doctor tells what is missing"


class _Answer(NamedTuple):
    said: str
    remedy: str
    code: Exit


_ANSWERS: dict[type[Exception], _Answer] = {
    NotDelivered: _Answer("the broker did not take a message: ", DOCTOR, Exit.DOWN),
    RegistryDown: _Answer("the schema registry cannot be reached: ", DOCTOR, Exit.DOWN),
    Incompatible: _Answer("", "echoless schemas check", Exit.USAGE),
    StoreDown: _Answer("the coupling store cannot be reached: ", DOCTOR, Exit.DOWN),
    StoreNewer: _Answer("", "install the version of echoless that the store was upgraded with", Exit.DOWN),
    StoreOutdated: _Answer("", "echoless db upgrade", Exit.DOWN),
    UnknownStore: _Answer("", "correct `store` in the configuration", Exit.USAGE),
    TailFailed: _Answer("the broker cannot be read: ", DOCTOR, Exit.DOWN),
    CannotConnect: _Answer("", DOCTOR, Exit.PROBLEM),
    TargetDown: _Answer("a side cannot be reached: ", DOCTOR, Exit.DOWN),
    BadSchemas: _Answer("", "echoless schemas check", Exit.USAGE),
    CouplingTaken: _Answer("", "echoless couplings list", Exit.PROBLEM),
}
FORESEEN: tuple[type[Exception], ...] = (Failure, BrokerFailed, TopicsFailed, UnknownTable, Wrong, *_ANSWERS)


def failure_of(error: Exception) -> Failure:
    """Turn a foreseen error into its cause, its remedy and its exit code."""
    if own := _of_its_own(error):
        return own
    answer = next(answer for kind, answer in _ANSWERS.items() if isinstance(error, kind))
    # Logs need the remedy in the text; a person would read it twice.
    said = str(error).removesuffix(f". Run: {answer.remedy}")
    return Failure(answer.said + said, answer.remedy, answer.code)


def _of_its_own(error: Exception) -> Failure | None:
    """Give what an error says that knows its remedy itself."""
    match error:
        case Failure():
            return error
        case Wrong():
            code = Exit.USAGE if error.code in USAGE else Exit.PROBLEM
            return Failure(error.message, error.remedy, code)
        case BrokerFailed():
            log = f"\nlast lines of its log:\n{error.log}" if error.log else ""
            return Failure(error.cause + log, error.remedy, Exit.DOWN)
        case TopicsFailed():
            return Failure(error.cause, error.remedy, Exit.DOWN)
        case UnknownTable():
            return Failure(error.message, error.remedy, Exit.USAGE)
        case BadSchemas(problems=(only,)):
            return Failure(f"{only.file}: {only.message}", only.remedy, Exit.USAGE)
        case _:
            return None
