"""Mapping files as the administrator writes them: plain frozen data, checked for its shape only.

Whether the tables, fields and transforms it names exist is checked in rules.check; what it does
is compiled in rules.compile.
"""

from rules.model.filters import OPERATORS, Filter, Operators, Validation
from rules.model.job import JobModel
from rules.model.mapping import MappingModel, Place
from rules.model.options import OptionEnd, OptionsModel
from rules.model.part import Compare, Direction, Part, PerSide, ReceiverEdits, Scalar
from rules.model.row import FieldRow, MatchFlag
from rules.model.settings import SettingsModel
from rules.model.steps import Chains, Step, Transform
from rules.model.templates import TemplateModel, Templates

__all__ = [
    "OPERATORS",
    "Chains",
    "Compare",
    "Direction",
    "FieldRow",
    "Filter",
    "JobModel",
    "MappingModel",
    "MatchFlag",
    "Operators",
    "OptionEnd",
    "OptionsModel",
    "Part",
    "PerSide",
    "Place",
    "ReceiverEdits",
    "Scalar",
    "SettingsModel",
    "Step",
    "TemplateModel",
    "Templates",
    "Transform",
    "Validation",
]
