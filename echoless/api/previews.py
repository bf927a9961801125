"""What a full synchronization would do, as JSON."""

from typing import Any

from pydantic import BaseModel

from echoless.api.reach import Foreseen
from echoless.api.views import View
from echoless.api.words import PlainValue
from rules.preview import EFFECTS


class AdviceView(View):
    """What to do first with a mapping, and why."""

    action: str
    direction: str
    reason: str


class EffectsView(BaseModel):
    """What would become of the records of a mapping."""

    would: dict[str, int]
    """Records by what would happen: insert, modify, delete, leave, conflict, park, reject, uncouple."""
    recommended: AdviceView


class WouldChange(BaseModel):
    """A field that would be written."""

    field: str
    now: PlainValue
    then: PlainValue


class SampleView(BaseModel):
    """A record, and what would be written because of it."""

    mapping: str
    effect: str
    record: str
    reason: str
    changes: list[WouldChange]


class PreviewView(BaseModel):
    """What a full synchronization would do."""

    mappings: dict[str, EffectsView]
    samples: list[SampleView]
    unreadable: int
    """Messages that nobody can read or decide: dead letters."""
    note: str
    """What an operator should know: a topic that no longer holds everything, say."""


def preview_view(foreseen: Foreseen) -> PreviewView:
    """Show it."""
    found, advice, note = foreseen
    return PreviewView(
        mappings={
            name: EffectsView(
                would={effect: counts[effect] for effect in EFFECTS},
                recommended=AdviceView.model_validate(advice[name]),
            )
            for name, counts in found.effects.items()
        },
        samples=[
            _sample(name, effect, each) for (name, effect), many in found.samples.items() for each in many
        ],
        unreadable=found.unreadable,
        note=note,
    )


def _sample(mapping: str, effect: str, sample: Any) -> SampleView:
    changes = [WouldChange(field=field, now=now, then=then) for field, now, then in sample.changes]
    return SampleView(
        mapping=mapping, effect=effect, record=str(sample.record), reason=sample.reason, changes=changes
    )
