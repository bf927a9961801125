"""The transforms of a row, as written."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Discriminator, Tag, model_validator

from rules.model.part import Part


class Step(Part):
    """One step of a chain: the name of a transform and its settings, as written."""

    name: str
    settings: Any = None

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, written: Any) -> Any:
        if not isinstance(written, Mapping):
            return {"name": written}
        if len(written) == 1:
            ((name, settings),) = written.items()
            return {"name": name, "settings": settings}
        raise ValueError("a step is the name of a transform, or one name with its settings")


class Chains(Part):
    """What happens to a value each way, where the two ways do not mirror each other."""

    to_right: tuple[Step, ...] = ()
    """What happens on the way from left to right."""
    to_left: tuple[Step, ...] = ()
    """What happens on the way from right to left."""


def _form(written: Any) -> str:
    return "ways" if isinstance(written, Mapping | Chains) else "steps"


Transform = Annotated[
    Annotated[tuple[Step, ...], Tag("steps")] | Annotated[Chains, Tag("ways")], Discriminator(_form)
]
