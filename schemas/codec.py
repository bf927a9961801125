"""Messages to bytes and back. All about a schema is worked out once; a message costs microseconds."""

from itertools import product

from schemas.bodies import (
    body_of_change,
    body_of_command,
    body_of_result,
    change_from,
    command_from,
    result_from,
)
from schemas.control import Action, Entry
from schemas.control_body import audit_from, body_of_audit, body_of_control, control_from
from schemas.encoding import Encoders, Unencodable
from schemas.envelope import OF_NO_TABLE, MessageKind, message_schema, read_envelopes
from schemas.heads import Head, head_from
from schemas.ids import RegistryDown, SchemaIds, UnknownId
from schemas.messages import ChangeEvent, Command, Problem, Result
from schemas.problem_body import body_of_problem, problem_from
from schemas.tables import Catalog
from schemas.wire import Undecodable, Writers

__all__ = ["Codec", "RegistryDown", "SchemaIds", "Undecodable", "Unencodable", "UnknownId"]


class Codec:
    """Bytes of all messages of all tables of a catalog.

    Without ``ids``: Avro single-object encoding. With ``ids``: the Confluent wire format.
    Reading takes either. A field that the writer's schema lacks is absent from the image; one that
    our schema does not know is kept. Every method may raise RegistryDown; those that write raise
    Unencodable and UnknownTable, those that read Undecodable.
    """

    def __init__(self, catalog: Catalog, ids: SchemaIds | None = None) -> None:
        self._encoders = Encoders(catalog, ids)
        self._writers = _writers_of(catalog, ids)

    def encode_change(self, event: ChangeEvent) -> bytes:
        """Write a change event; its image must have every field of the table."""
        key = event.record
        encoder = self._encoders.of("Change", key.side, key.table)
        if event.image is not None:
            encoder.check_image(key, event.image)
        return encoder.write(key, body_of_change(event, encoder.record))

    def decode_change(
        self, data: bytes, traceparent: str | None = None, answers: str | None = None
    ) -> ChangeEvent:
        """Read a change event; the trace, and the command that it answers, come from its headers."""
        return change_from(self._writers.read(data, "Change"), traceparent, answers)

    def decode_head(self, data: bytes) -> Head:
        """Read of a change event what stands before its image."""
        return head_from(self._writers.read_head(data))

    def encode_command(self, command: Command) -> bytes:
        """Write a command."""
        encoder = self._encoders.of("Command", command.side, command.table)
        encoder.check_values(command.command_id, command.values)
        return encoder.write(command.command_id, body_of_command(command))

    def decode_command(self, data: bytes, traceparent: str | None = None) -> Command:
        """Read a command; the trace comes from its headers."""
        return command_from(self._writers.read(data, "Command"), traceparent)

    def encode_result(self, result: Result) -> bytes:
        """Write a result."""
        encoder = self._encoders.of("Result", result.side, result.table)
        encoder.check_values(result.command_id, result.values)
        return encoder.write(result.command_id, body_of_result(result))

    def decode_result(self, data: bytes, traceparent: str | None = None) -> Result:
        """Read a result; the trace comes from its headers."""
        return result_from(self._writers.read(data, "Result"), traceparent)

    def encode_problem(self, problem: Problem) -> bytes:
        """Write a problem."""
        return self._encoders.of("Problem").write(problem.key, body_of_problem(problem))

    def decode_problem(self, data: bytes) -> Problem:
        """Read a problem."""
        return problem_from(self._writers.read(data, "Problem"))

    def encode_control(self, action: Action) -> bytes:
        """Write what somebody asks for."""
        return self._encoders.of("Control").write(f"the request to {action.kind}", body_of_control(action))

    def decode_control(self, data: bytes, door: str = "control") -> Action:
        """Read what somebody asks for; ``door``: the way it came in."""
        return control_from(self._writers.read(data, "Control"), door)

    def encode_audit(self, entry: Entry) -> bytes:
        """Write what became of a request."""
        return self._encoders.of("Audit").write(entry.id, body_of_audit(entry))

    def decode_audit(self, data: bytes) -> Entry:
        """Read what became of a request."""
        return audit_from(self._writers.read(data, "Audit"))


def _writers_of(catalog: Catalog, ids: SchemaIds | None) -> Writers:
    """Know every version of every table by its fingerprint, even without a registry."""
    writers = Writers(ids)
    for kind in OF_NO_TABLE:
        for envelope in read_envelopes(kind):
            writers.add(envelope)
    kinds: tuple[MessageKind, ...] = ("Change", "Command", "Result")
    envelopes = [envelope for kind in kinds for envelope in read_envelopes(kind)]
    for table, envelope in product(catalog, envelopes):
        for record in (*table.history, table.schema):
            writers.add(message_schema(envelope, table.side, table.name, record))
    return writers
