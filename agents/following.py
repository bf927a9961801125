"""What was made again has a new id: whoever refers to it is to follow, which the controlling worker sees to.

To find who refers to a record, all pairs of the mappings in question are walked: too much for a batch of
live traffic. So a batch asks for it on the topic ``control``, by the action that restores records.
"""

from collections.abc import Iterator, Mapping
from uuid import uuid4

from agents.work import Work
from rules.compiled import CompiledMapping, Row
from schemas.control import Action
from schemas.headers import headers_of_control
from streams.port import Outgoing

FOLLOW = "follow"
"""The option of ``restore`` by which nothing is restored: only those follow who refer to the records."""
ASKER = "echoless"
"""Stands in the audit for the person who asks."""


def messages_of(work: Work) -> list[Outgoing]:
    """Give all that a batch sends, and what it asks for. Raises Unencodable, RegistryDown."""
    return [*work.outgoing, *(_message(work, action) for action in _requests(work))]


def referring_to(mappings: Mapping[str, CompiledMapping], parent: str) -> list[CompiledMapping]:
    """Give the mappings with a row that refers to the records of another one."""
    return [
        mapping
        for mapping in mappings.values()
        if any(row.reference and row.reference[0] == parent for row in _rows(mapping))
    ]


def _rows(mapping: CompiledMapping) -> Iterator[Row]:
    for lane in (mapping.left, mapping.right):
        if lane.sends:
            yield from lane.rows


def _requests(work: Work) -> Iterator[Action]:
    """Ask once for all records of a mapping whose counterparts this batch had made again.

    Every request has a key of its own: one that was handled before its batch was repeated is no answer
    to the request of the batch that counts.
    """
    for name, records in work.renewed.items():
        if referring_to(work.mappings, name):
            yield Action(
                "restore", name, tuple(records), options={FOLLOW: "yes"}, who=ASKER, key=str(uuid4())
            )


def _message(work: Work, action: Action) -> Outgoing:
    value = work.codec.encode_control(action)
    return Outgoing(work.topics.control, action.mapping.encode(), value, headers_of_control(action))
