"""The schedule of a mapping, as written."""

from pydantic import model_validator

from rules.model.crontab import Crontab
from rules.model.duration import Duration
from rules.model.part import Part


class JobModel(Part):
    """When the mapping is synchronized by schedule: every so often, or as a crontab line says."""

    every: Duration | None = None
    """An interval such as 30m."""
    cron: Crontab | None = None
    """A crontab line such as */30 6-20 * * 1-5."""
    idle_timeout: Duration | None = None
    """After a run that found nothing to do, the job rests this long."""

    @model_validator(mode="after")
    def _says_when(self) -> "JobModel":
        if (self.every is None) == (self.cron is None):
            raise ValueError("a job has either `every` or `cron`")
        return self
