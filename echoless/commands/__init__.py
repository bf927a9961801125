"""Which commands there are, in the order in which --help shows them."""

from collections.abc import Callable

from echoless.commands import (
    broker,
    couplings,
    db,
    errors,
    jobs,
    mapping,
    mapping_cases,
    mapping_diff,
    mapping_docs,
    mapping_explain,
    mapping_list,
    mapping_schema,
    mapping_show,
    mapping_transforms,
    mending,
    options,
    schedule,
    schemas,
    tokens,
    topics,
)
from echoless.commands.asyncapi import print_asyncapi
from echoless.commands.audit import audit
from echoless.commands.compare import compare
from echoless.commands.connect import connect
from echoless.commands.control import control
from echoless.commands.couple import couple
from echoless.commands.demo import demo
from echoless.commands.doctor import doctor
from echoless.commands.match import match
from echoless.commands.pause import pause, resume
from echoless.commands.record import record
from echoless.commands.replay import replay
from echoless.commands.serve import serve
from echoless.commands.snapshot import snapshot
from echoless.commands.status import status
from echoless.commands.sync import sync
from echoless.commands.uncouple import uncouple
from echoless.commands.up import up
from echoless.commands.worker import worker

Command = Callable[..., None]
RUN = "Run"
SET_UP = "Set up"
LOOK = "Look and mend"

COMMANDS: tuple[tuple[str, str, Command], ...] = (
    (RUN, "demo", demo),
    (RUN, "up", up),
    (RUN, "worker", worker),
    (RUN, "serve", serve),
    (SET_UP, "connect", connect),
    (SET_UP, "snapshot", snapshot),
    (SET_UP, "replay", replay),
    (SET_UP, "asyncapi", print_asyncapi),
    (LOOK, "doctor", doctor),
    (LOOK, "status", status),
    (LOOK, "record", record),
    (LOOK, "compare", compare),
    (LOOK, "couple", couple),
    (LOOK, "match", match),
    (LOOK, "sync", sync),
    (LOOK, "uncouple", uncouple),
    (LOOK, "pause", pause),
    (LOOK, "resume", resume),
    (LOOK, "control", control),
    (LOOK, "audit", audit),
)
"""Panel, name, function; its docstring is the help."""

GROUPS: tuple[tuple[str, str, str, dict[str, Command]], ...] = (
    (
        RUN,
        "broker",
        "The embedded Kafka broker.",
        {"start": broker.start, "stop": broker.stop, "status": broker.status},
    ),
    (SET_UP, "db", "The tables of the coupling store.", {"upgrade": db.upgrade}),
    (SET_UP, "topics", "The Kafka topics.", {"create": topics.create}),
    (
        SET_UP,
        "tokens",
        "Who may use the HTTP API.",
        {"add": tokens.add, "list": tokens.list_tokens, "revoke": tokens.revoke},
    ),
    (
        SET_UP,
        "schemas",
        "The Avro schemas of the sides' tables.",
        {"check": schemas.check, "generate": schemas.generate, "export": schemas.export},
    ),
    (
        SET_UP,
        "mapping",
        "The rules: which field becomes which.",
        {
            "check": mapping.check,
            "test": mapping_cases.try_golden,
            "list": mapping_list.list_mappings,
            "show": mapping_show.show_mapping,
            "explain": mapping_explain.explain_record,
            "diff": mapping_diff.diff,
            "docs": mapping_docs.write_pages,
            "transforms": mapping_transforms.list_transforms,
            "schema": mapping_schema.print_schema,
        },
    ),
    (
        LOOK,
        "jobs",
        "Full synchronizations: see, pause, resume, end.",
        {
            "list": jobs.list_jobs,
            "show": jobs.show_job,
            "pause": jobs.pause,
            "resume": jobs.resume,
            "cancel": jobs.cancel,
        },
    ),
    (
        LOOK,
        "schedule",
        "What is synchronized by the clock.",
        {
            "list": schedule.list_schedules,
            "hold": schedule.hold,
            "resume": schedule.resume,
            "run": schedule.run,
            "history": schedule.history,
        },
    ),
    (
        SET_UP,
        "options",
        "Which value of one side stands for which of the other.",
        {
            "list": options.list_options,
            "set": options.set_option,
            "remove": options.remove_option,
            "seed": options.seed,
        },
    ),
    (LOOK, "couplings", "Which record is tied to which.", {"list": couplings.list_couplings}),
    (
        LOOK,
        "errors",
        "What could not be synchronized.",
        {
            "list": errors.list_errors,
            "retry": mending.retry,
            "sync": mending.sync,
            "resolve": mending.resolve,
            "uncouple": mending.uncouple,
            "restore": mending.restore,
            "delete": mending.delete,
            "ignore": mending.ignore,
            "dead-letters": errors.list_dead_letters,
        },
    ),
)
"""Panel, name, purpose, and the commands below it."""
