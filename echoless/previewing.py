"""What a full synchronization would do, shown before anything is done."""

from collections.abc import Iterator
from dataclasses import asdict

from rich.console import Console
from rich.progress import Progress

from agents.jobs.advising import advice_for
from agents.jobs.asked import Asked
from agents.jobs.previewing import Preview, Sample
from agents.parts import Parts
from coupling_store.port import Store
from echoless.settings import Settings
from echoless.show import say_plain, show_json, show_rows
from echoless.wiring.agents import now
from echoless.wiring.broker import topic_names
from echoless.wiring.jobs import beginning, previewing
from echoless.wiring.rules import codec, mappings
from rules.preview import EFFECTS
from rules.preview_advice import Advice
from schemas.values import Value
from streams.memory import MemoryProducer

WOULD = tuple(f"would_{effect}" for effect in EFFECTS)


def preview(settings: Settings, opened: Store, asked: Asked, *, as_json: bool) -> None:
    """Decide everything on a look at the store, and show what would come of it; writes nothing."""
    parts = Parts(opened, codec(settings), MemoryProducer(), topic_names(settings), now)
    plan = beginning(settings, opened).plan(asked)
    with Progress(console=Console(stderr=True)) as bars:
        task = bars.add_task("reading", total=sum(piece.end - piece.first for piece in plan.ranges))
        step = lambda read: bars.advance(task, read)  # noqa: E731 - what the preview calls
        found = previewing(settings, parts).run(asked, plan.ranges, step, lambda: False)
    known = mappings(settings)
    advice = {name: advice_for(opened, known[name]) for name in asked.mappings}
    if as_json:
        show_json(_plain(found, advice, plan.note))
    else:
        _show(found, advice, plan.note)


def _plain(found: Preview, advice: dict[str, Advice], note: str) -> dict[str, object]:
    return {
        "mappings": {
            name: {
                **{would: counts[effect] for would, effect in zip(WOULD, EFFECTS, strict=True)},
                "recommended": asdict(advice[name]),
            }
            for name, counts in found.effects.items()
        },
        "samples": [
            {"mapping": name, "effect": effect, **asdict(sample), "record": str(sample.record)}
            for (name, effect), samples in found.samples.items()
            for sample in samples
        ],
        "unreadable": found.unreadable,
        "note": note,
    }


def _show(found: Preview, advice: dict[str, Advice], note: str) -> None:
    rows = [(name, *(counts[effect] for effect in EFFECTS)) for name, counts in found.effects.items()]
    show_rows("Would do to records", ("mapping", *EFFECTS), rows)
    show_rows("Samples", ("mapping", "would", "record", "because", "values"), _samples(found))
    told = [(name, a.action, a.direction.replace("_", " "), a.reason) for name, a in advice.items()]
    show_rows("Recommended", ("mapping", "action", "direction", "because"), told)
    if found.unreadable:
        say_plain(f"{found.unreadable} messages cannot be read or decided: echoless errors dead-letters")
    if note:
        say_plain(note)
    say_plain("nothing was changed: the same without --preview does it")


def _samples(found: Preview) -> Iterator[tuple[str, str, str, str, str]]:
    for (name, effect), samples in found.samples.items():
        for sample in samples:
            yield name, effect, str(sample.record), sample.reason, _values(sample)


def _values(sample: Sample) -> str:
    changes = ((field, _text(now), _text(then)) for field, now, then in sample.changes if now != then)
    return "\n".join(f"{field}: {now} → {then}" for field, now, then in changes)


def _text(value: Value) -> str:
    return "null" if value is None else str(value)
