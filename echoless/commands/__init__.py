"""Which commands there are, in the order in which --help shows them."""

from collections.abc import Callable
from importlib import import_module

Command = Callable[..., None]
Reference = str
"""Where a command stands: ``module:function``. Read only when it is called: the libraries behind all
commands together take seconds to load."""

RUN = "Run"
SET_UP = "Set up"
LOOK = "Look and mend"

COMMANDS: tuple[tuple[str, str, Reference], ...] = (
    (RUN, "demo", "demo:demo"),
    (RUN, "up", "up:up"),
    (RUN, "worker", "worker:worker"),
    (RUN, "serve", "serve:serve"),
    (SET_UP, "connect", "connect:connect"),
    (SET_UP, "snapshot", "snapshot:snapshot"),
    (SET_UP, "replay", "replay:replay"),
    (SET_UP, "asyncapi", "asyncapi:print_asyncapi"),
    (LOOK, "doctor", "doctor:doctor"),
    (LOOK, "status", "status:status"),
    (LOOK, "record", "record:record"),
    (LOOK, "compare", "compare:compare"),
    (LOOK, "couple", "couple:couple"),
    (LOOK, "match", "match:match"),
    (LOOK, "sync", "sync:sync"),
    (LOOK, "uncouple", "uncouple:uncouple"),
    (LOOK, "pause", "pause:pause"),
    (LOOK, "resume", "pause:resume"),
    (LOOK, "control", "control:control"),
    (LOOK, "audit", "audit:audit"),
)
"""Panel, name, function; its docstring is the help."""

GROUPS: tuple[tuple[str, str, str, dict[str, Reference]], ...] = (
    (
        RUN,
        "broker",
        "The embedded Kafka broker.",
        {"start": "broker:start", "stop": "broker:stop", "status": "broker:status"},
    ),
    (SET_UP, "db", "The tables of the coupling store.", {"upgrade": "db:upgrade"}),
    (SET_UP, "topics", "The Kafka topics.", {"create": "topics:create"}),
    (
        SET_UP,
        "tokens",
        "Who may use the HTTP API.",
        {"add": "tokens:add", "list": "tokens:list_tokens", "revoke": "tokens:revoke"},
    ),
    (
        SET_UP,
        "schemas",
        "The Avro schemas of the sides' tables.",
        {"check": "schemas:check", "generate": "schemas:generate", "export": "schemas:export"},
    ),
    (
        SET_UP,
        "mapping",
        "The rules: which field becomes which.",
        {
            "check": "mapping:check",
            "test": "mapping_cases:try_golden",
            "list": "mapping_list:list_mappings",
            "show": "mapping_show:show_mapping",
            "explain": "mapping_explain:explain_record",
            "diff": "mapping_diff:diff",
            "docs": "mapping_docs:write_pages",
            "transforms": "mapping_transforms:list_transforms",
            "schema": "mapping_schema:print_schema",
        },
    ),
    (
        LOOK,
        "jobs",
        "Full synchronizations: see, pause, resume, end.",
        {
            "list": "jobs:list_jobs",
            "show": "jobs:show_job",
            "pause": "jobs:pause",
            "resume": "jobs:resume",
            "cancel": "jobs:cancel",
        },
    ),
    (
        LOOK,
        "schedule",
        "What is synchronized by the clock.",
        {
            "list": "schedule:list_schedules",
            "hold": "schedule:hold",
            "resume": "schedule:resume",
            "run": "schedule:run",
            "history": "schedule:history",
        },
    ),
    (
        SET_UP,
        "options",
        "Which value of one side stands for which of the other.",
        {
            "list": "options:list_options",
            "set": "options:set_option",
            "remove": "options:remove_option",
            "seed": "options:seed",
        },
    ),
    (LOOK, "couplings", "Which record is tied to which.", {"list": "couplings:list_couplings"}),
    (
        LOOK,
        "errors",
        "What could not be synchronized.",
        {
            "list": "errors:list_errors",
            "retry": "mending:retry",
            "sync": "mending:sync",
            "resolve": "mending:resolve",
            "uncouple": "mending:uncouple",
            "restore": "mending:restore",
            "delete": "mending:delete",
            "ignore": "mending:ignore",
            "dead-letters": "errors:list_dead_letters",
        },
    ),
)
"""Panel, name, purpose, and the commands below it."""


def load(reference: Reference) -> Command:
    """Give the function of a command."""
    module, function = reference.split(":")
    command: Command = getattr(import_module(f"echoless.commands.{module}"), function)
    return command
