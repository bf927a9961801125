"""The applying agent: commands in, results out. A worker of its own, so that a dead side stops no routing."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import structlog

from agents.answering import internal, uncoupled
from agents.guard import FIRST_PAUSE, LONGEST_PAUSE, guarded, persistently, wait
from agents.parts import Parts
from agents.reading import Reader
from agents.work import problem_message
from connectors.port import Applier, TargetDown
from coupling_store.changes import Changes
from schemas.codec import Unencodable
from schemas.headers import headers_of_result
from schemas.keys import RecordKey
from schemas.messages import Command, Problem, Result
from streams.port import Outgoing, Received, Stopping

log = structlog.get_logger(__name__)

ATTEMPTS_BEFORE_ERROR = 5
"""Some two seconds of silence: a restart of the target's service is no error yet."""


class Applying:
    """Carries out the commands to one side, in batches; waits while the side is down."""

    def __init__(self, side: str, applier: Applier, parts: Parts) -> None:
        self._side = side
        self._applier = applier
        self._parts = parts
        self._reader = Reader(parts.codec, parts.topics.dead_letters)
        # A worker before this one may have reported the side and ended before it could take that back.
        self._reported = True

    def commands(self, batch: Sequence[Received], stopping: Stopping) -> None:
        """Handle a batch of commands."""
        reads, dead = self._reader.read(batch, self._reader.command, stopping)
        results, wanted = self._without_ended(reads, stopping)
        if wanted:
            applied, letters = self._apply(wanted, stopping)
            results.extend(applied)
            dead.extend(letters)
        told = persistently(lambda: [self._message(result) for result in results], stopping)
        self._parts.producer.send([*dead, *told])

    def _without_ended(
        self, reads: Sequence[tuple[Received, Command]], stopping: Stopping
    ) -> tuple[list[Result], Sequence[tuple[Received, Command]]]:
        """Refuse commands whose coupling has ended since they were sent: nobody wants them any more."""
        ids = {command.coupling_id for _, command in reads}
        ended = persistently(lambda: self._parts.store.ended(ids), stopping) if ids else set[str]()
        if not ended:
            return [], reads
        refused = [uncoupled(command) for _, command in reads if command.coupling_id in ended]
        return refused, [read for read in reads if read[1].coupling_id not in ended]

    def _apply(
        self, reads: Sequence[tuple[Received, Command]], stopping: Stopping
    ) -> tuple[list[Result], list[Outgoing]]:
        """Apply all; if the connector itself fails, one by one, so that one command costs only itself."""
        received, commands = reads[0][0], [command for _, command in reads]
        if len(reads) == 1:
            results, letter = self._apply_one(received, commands[0], stopping)
            return results, letter
        results_or_none, letter_of_all = guarded(
            received,
            "apply",
            self._parts.topics.dead_letters,
            lambda batch: self._patiently(batch, stopping),
            commands,
        )
        if letter_of_all is None and results_or_none is not None:
            return results_or_none, []
        parts = [self._apply_one(one, command, stopping) for one, command in reads]
        return [r for results, _ in parts for r in results], [d for _, dead in parts for d in dead]

    def _apply_one(
        self, received: Received, command: Command, stopping: Stopping
    ) -> tuple[list[Result], list[Outgoing]]:
        results, letter = guarded(
            received,
            "apply",
            self._parts.topics.dead_letters,
            lambda one: self._patiently([one], stopping),
            command,
        )
        if letter is None:
            return results or [], []
        return [internal(command, dict(letter.headers))], [letter]

    def _patiently(self, commands: Sequence[Command], stopping: Stopping) -> list[Result]:
        """Apply, as often as it takes while the side is down. Raises GaveUp."""
        attempt, pause = 0, FIRST_PAUSE
        while True:
            try:
                results = self._applier.apply(commands)
            except TargetDown as down:
                attempt += 1
                self._report(down, attempt, stopping)
                wait(max(pause, down.retry_after or 0), stopping)
                pause = min(LONGEST_PAUSE, pause * 2)
                continue
            self._report_end(stopping)
            return [
                result if result.traceparent else replace(result, traceparent=command.traceparent)
                for result, command in zip(results, commands, strict=True)
            ]

    def _message(self, result: Result) -> Outgoing:
        return Outgoing(
            self._parts.topics.results(self._side),
            result.coupling_id.encode(),
            self._encoded(result),
            headers_of_result(result),
        )

    def _encoded(self, result: Result) -> bytes:
        """Write a result; without the values as stored if the schema cannot hold them: done is done."""
        try:
            return self._parts.codec.encode_result(result)
        except Unencodable as error:
            log.warning("values as stored left out", record=result.record_id, cause=error.message)
            return self._parts.codec.encode_result(replace(result, values={}))

    def _report(self, down: TargetDown, attempt: int, stopping: Stopping) -> None:
        log.warning("side is down", side=self._side, cause=str(down), attempt=attempt)
        if attempt != ATTEMPTS_BEFORE_ERROR:
            return
        problem = Problem(
            mapping="-",
            record=RecordKey(self._side, "*", "*"),
            stage="apply",
            code="side_down",
            message=f"{self._side} cannot be reached: {down}",
            remedy="start it, or correct its address; commands wait and go on by themselves: echoless doctor",
            seen_at=self._parts.now(),
            attempts=attempt,
        )
        self._reported = True

        def message() -> Outgoing:
            return problem_message(problem, self._parts.codec, self._parts.topics)

        self._keep(Changes(problems=[problem]), message, stopping)

    def _report_end(self, stopping: Stopping) -> None:
        if self._reported:
            key = f"-|{RecordKey(self._side, '*', '*')}"
            tombstone = Outgoing(self._parts.topics.errors, key.encode(), None)
            self._keep(Changes(resolved=[key]), lambda: tombstone, stopping)
            self._reported = False

    def _keep(self, changes: Changes, message: Callable[[], Outgoing], stopping: Stopping) -> None:
        def run() -> None:
            with self._parts.store.batch() as tx:
                tx.save(changes)
                self._parts.producer.send([message()])

        persistently(run, stopping)
