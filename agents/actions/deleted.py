"""Pairs of which one record was deleted: what somebody wants done about it now, whatever the mapping says."""

from dataclasses import replace

from agents.guard import Wrong
from rules.compiled import CompiledMapping, OnDelete
from schemas.keys import RecordKey, Role, other
from schemas.known import Coupling


def survivor_of(mapping: CompiledMapping, coupling: Coupling, key: RecordKey) -> tuple[Role, RecordKey]:
    """Give the role whose record is gone, and the record that is left. Raises Wrong."""
    gone = coupling.deleted
    left = coupling.id_of(other(gone)) if gone else None
    if not gone or left is None:
        raise Wrong(
            "not_deleted", f"neither {key} nor its counterpart was deleted", f"echoless compare {key}"
        )
    lane = mapping.lane(other(gone))
    return gone, RecordKey(lane.side, lane.table, left)


def forced(mapping: CompiledMapping, gone: Role, on_delete: OnDelete) -> CompiledMapping:
    """Give the mapping as if it said so about deletions on this side, whoever deletes there."""
    lane = replace(mapping.lane(gone), on_delete=on_delete, foreign_writes="synchronize")
    return replace(mapping, left=lane) if gone == "left" else replace(mapping, right=lane)
