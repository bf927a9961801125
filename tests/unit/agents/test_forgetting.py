"""What is over for longer than `keep_history` says leaves the store."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from agents.forgetting import AT_ONCE, Forgetting
from coupling_store.audit_memory import MemoryAudit
from schemas.control import Entry
from tests.support.rig import Rig, never

KEPT = timedelta(days=90)
DAY = timedelta(days=1)


def test_keep_history_says_how_long_jobs_runs_and_actions_stay() -> None:
    rig, audit = Rig(), MemoryAudit()
    jobs, schedules = rig.store.jobs, rig.store.schedules
    jobs.begin("job", "{}", ["m"], [], "")
    jobs.move("job", "cancelled")
    schedules.keep({"m": ("every 30m", schedules.now() - DAY)})
    due = schedules.take("run")
    assert due is not None
    schedules.finish(due, Counter(), "", schedules.now())
    rig.now = schedules.now()
    audit.record(Entry("1", rig.now, "ann", "http", "couple", "m", "k", "{}", True, "", "", "{}"))
    forgetting = Forgetting(rig.parts(), audit, KEPT)
    rig.now += KEPT - DAY
    forgetting.look(never)
    assert (len(jobs.recent()), len(schedules.history()), len(audit.entries())) == (1, 1, 1)
    rig.now += 2 * DAY
    forgetting.look(never)
    assert (len(jobs.recent()), len(schedules.history()), len(audit.entries())) == (0, 0, 0)


def test_very_many_actions_are_forgotten_a_piece_at_each_look() -> None:
    rig, audit = Rig(), MemoryAudit()
    entry = Entry("", rig.now - 2 * KEPT, "ann", "http", "couple", "m", "", "{}", True, "", "", "{}")
    for number in range(AT_ONCE + 1):
        audit.record(replace(entry, id=str(number)))
    forgetting = Forgetting(rig.parts(), audit, KEPT)
    forgetting.look(never)
    assert len(audit.entries()) == 1
    forgetting.look(never)
    assert audit.entries() == []
