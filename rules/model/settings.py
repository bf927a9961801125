"""What variables stand for where the configuration does not say otherwise, as written."""

from collections.abc import Mapping

from pydantic import StrictStr

from rules.model.part import Part, Scalar


class SettingsModel(Part):
    """A document of a mapping folder that names its variables, with what they stand for at first."""

    settings: Mapping[StrictStr, Scalar | tuple[Scalar, ...]]
    """The values, by the names of the variables."""
