"""The one error of the embedded broker."""


class BrokerFailed(Exception):
    """The broker could not be fetched, started or stopped; says why, and what mends it."""

    def __init__(self, cause: str, remedy: str, log: str = "") -> None:
        self.cause = cause
        self.remedy = remedy
        self.log = log
        said = f"\nlast lines of its log:\n{log}" if log else ""
        super().__init__(f"{cause}\nremedy: {remedy}{said}")
