"""Cut a batch into rounds: in each, a coupling and a record occur once, so rows can go in bulk."""

from collections.abc import Hashable, Sequence

from schemas.messages import Command


def rounds(commands: Sequence[Command]) -> list[list[Command]]:
    """Give the commands in rounds; those of one coupling or one record keep their order.

    A repeated command comes after its first occurrence, and is then answered from memory.
    """
    cut: list[list[Command]] = []
    last: dict[Hashable, int] = {}
    for command in commands:
        subjects: list[Hashable] = [command.coupling_id]
        if command.record_id is not None:
            subjects.append((command.table, command.record_id))
        place = 1 + max(last.get(subject, -1) for subject in subjects)
        last.update(dict.fromkeys(subjects, place))
        if place == len(cut):
            cut.append([])
        cut[place].append(command)
    return cut
