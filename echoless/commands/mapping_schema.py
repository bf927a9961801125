"""echoless mapping schema: what editors need to help with mapping files."""

from echoless.show import show_json
from echoless.wiring.transforms import transforms
from rules.editor.schema import mapping_schema
from rules.named import NAMED_RULES


def print_schema() -> None:
    """Print the JSON schema of mapping files, for editors; with the transforms of plug-ins."""
    show_json(mapping_schema(transforms(), NAMED_RULES))
