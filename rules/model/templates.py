"""Templates: values that new records get, chosen by what their source record is."""

from collections.abc import Mapping

from pydantic import Field, StrictStr

from rules.model.filters import Filter
from rules.model.part import Part, Scalar


class TemplateModel(Part):
    """Values for new records; mapped values win over them."""

    name: StrictStr
    """What the template is called, in the mapping's page and in explanations."""
    filter: Filter | None = None
    """Of the source record; left out: any."""
    priority: int = 0
    """The lowest that matches is used; among equals, the first in the file."""
    values: Mapping[StrictStr, Scalar] = Field(min_length=1)
    """The values, by field of the new record."""


class Templates(Part):
    """Templates of records created on either side."""

    left: tuple[TemplateModel, ...] = ()
    """For records created on the left side."""
    right: tuple[TemplateModel, ...] = ()
    """For records created on the right side."""
