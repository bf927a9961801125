"""The port to a schema registry: numbers for schemas. The client lives with the other plumbing."""

from typing import Protocol


class RegistryDown(Exception):
    """The registry cannot be reached: the message may be fine, try the batch again later."""


class Incompatible(RegistryDown):
    """The registry refuses a schema. Messages wait, as if it were down, until somebody mends the schema."""


class UnknownId(LookupError):
    """The registry answered, and it has no schema with this number."""


class SchemaIds(Protocol):
    """Numbers for schemas, as a registry gives them. Both calls are remembered by the codec."""

    def id_of(self, subject: str, schema_json: str) -> int:
        """Register the schema under the subject, or find it there. Raises RegistryDown."""
        ...

    def schema_of(self, schema_id: int) -> str:
        """Give the schema with this number as JSON text. Raises RegistryDown, UnknownId."""
        ...
