"""Stock Faust: an agent that takes change events and passes them on, and does nothing else."""

import json
import sys
import tempfile

import faust


def build(settings: dict[str, str]) -> faust.App:
    app = faust.App(
        settings["group"],
        broker=f"kafka://{settings['bootstrap']}",
        consumer_auto_offset_reset="earliest",
        topic_allow_declare=False,
        topic_disable_leader=True,
        web_enabled=False,
        autodiscover=False,
        # For tables, of which it has none; by itself it makes a folder where it is started.
        datadir=tempfile.mkdtemp(prefix="echoless-stock-faust-"),
    )
    source = app.topic(settings["source"], key_serializer="raw", value_serializer="raw")
    target = app.topic(settings["target"], key_serializer="raw", value_serializer="raw")

    async def pass_on(stream: faust.StreamT[bytes]) -> None:
        async for events in stream.take_events(500, within=0.1):
            for event in events:
                await target.send(key=event.key, value=event.value)

    app.agent(source)(pass_on)
    return app


if __name__ == "__main__":
    app = build(json.loads(sys.argv[1]))
    faust.Worker(app, loglevel="WARNING").execute_from_commandline()
